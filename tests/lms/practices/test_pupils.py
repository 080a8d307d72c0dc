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
    ],
)
def test_a_first_and_last_name_beside_a_word_for_a_pupil_is_recognised(text, name):
    assert pupil_named(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Mes élèves ont publié la semaine. Les familles la lisent.",
        "Les élèves de l’école Jules Ferry écrivent au collège Marie Curie.",
        "Nos élèves et Mme Claire Morvan ont relu le cahier.",
        "Un élève, L., a relu le Cahier de textes.",
        "Le mercredi, Les Tilleuls publient. ENT et CM2.",
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
