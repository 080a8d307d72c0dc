import pytest

from lms.practices.pupils import names_in_doubt, pupil_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L’élève Lucas Martin a rendu son travail.", "Lucas Martin"),
        ("Lucas Martin, élève de CM1, a publié.", "Lucas Martin"),
        ("Élève Lucas MARTIN", "Lucas MARTIN"),
        ("La maman d'Emma Petit écrit chaque soir.", "Emma Petit"),
        ("l’enfant de CM2 nommée Zoé Ben Ali", "Zoé Ben Ali"),
        ("Emma de La Tour est une élève discrète.", "Emma de La Tour"),
        ("Mon élève Lucas a publié.", "Lucas"),
        ("Mes eleves INÈS et Tom", "INÈS"),
        ("LUCAS MARTIN, élève de CM1", "LUCAS MARTIN"),
    ],
)
def test_a_name_beside_a_word_for_a_pupil_is_recognised(text, name):
    assert pupil_named(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Mes élèves ont publié la semaine. Les familles la lisent.",
        "Les élèves de l’école Jules Ferry écrivent au collège Marie Curie.",
        "Nos élèves et Mme Claire Morvan ont relu le cahier.",
        "Un élève, L., a relu le Cahier de textes.",
        "Le mercredi, Les Tilleuls publient. ENT et CM2.",
        "Aux élèves : Chaque enfant écrit. En CM1, Lecture (CP), Français CM2 dans l’ENT Mosaïque.",
        "",
    ],
)
def test_ordinary_sentences_of_a_teacher_name_no_pupil(text):
    assert pupil_named(text) == ""
    assert names_in_doubt(text) == []


def test_another_pair_of_capitalised_words_is_asked_about_once():
    text = "Nous lisons Victor Hugo. Puis Victor Hugo encore, avec Marc Delaunay."
    assert pupil_named(text) == ""
    assert names_in_doubt(text) == ["Victor Hugo", "Marc Delaunay"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MARTIN Lucas (CM1)", ["MARTIN Lucas"]),
        ("LUCAS MARTIN a bien travaillé.", ["LUCAS MARTIN"]),
        ("Elèves : Lucas, Inès, Tom", ["Lucas"]),
        ("Lucas (ce2) et CM1 : Zoé", ["Zoé", "Lucas"]),
        ("Me\u0301lanie, élève", ["Mélanie"]),
    ],
)
def test_other_ways_of_writing_a_name_are_asked_about(text, names):
    assert pupil_named(text) == ""
    assert names_in_doubt(text) == names
