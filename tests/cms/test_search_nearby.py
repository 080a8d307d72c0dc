"""A word typed in haste finds what was meant; what is found nowhere is told to editors."""

import pytest
from django.urls import reverse

from cms import spelling
from cms.models import GuidePage, ServiceIndex
from lms.communication.models import SearchMiss
from tests.cms import builders

pytestmark = pytest.mark.django_db


def search(client, words, **more):
    return client.get("/recherche/", {"q": words, **more})


@pytest.mark.parametrize("typed", ["mesagerie", "messagrie", "messageire"])
def test_a_small_typo_finds_what_was_meant_and_says_so(site, client, typed):
    builders.live(GuidePage, site.training, "Écrire par la messagerie", slug="ecrire")
    page = search(client, typed)
    assert [one.title for one, _kind, _why in page.context["results"]] == [
        "Écrire par la messagerie"
    ]
    html = page.content.decode()
    assert "Résultats pour «\xa0messagerie\xa0»." in html
    assert f'href="?q={typed}&amp;tel=1"' in html
    assert not SearchMiss.objects.exists()


def test_the_way_back_searches_what_was_typed(site, client):
    builders.live(GuidePage, site.training, "Écrire par la messagerie", slug="ecrire")
    page = search(client, "mesagerie", tel="")
    assert list(page.context["results"]) == []
    assert SearchMiss.objects.get().words == "mesagerie"


def test_a_word_of_a_new_page_is_known_at_once(site, client):
    assert list(search(client, "trombinoscpe").context["results"]) == []
    builders.live(GuidePage, site.training, "Le trombinoscope", slug="trombinoscope")
    assert len(search(client, "trombinoscpe").context["results"]) == 1


def test_what_is_found_nowhere_is_counted_and_shown_to_editors(site, client, editor, client_of):
    for words in ("Zygomatique", "zygomatique ", "ab", "claire@ac-valbourg.fr", "0601020304"):
        search(client, words)
    [miss] = SearchMiss.objects.all()
    assert (miss.words, miss.times) == ("zygomatique", 2)
    board = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "zygomatique" in board
    assert "2 fois" in board


def test_the_way_back_keeps_what_narrowed_the_search(site, client):
    html = search(client, "anseignante", type="page", profil="teacher").content.decode()
    assert 'href="?q=anseignante&amp;type=page&amp;profil=teacher&amp;tel=1"' in html


def test_a_search_of_ten_thousand_letters_is_answered(site, client):
    answer = search(client, "é" * 10_000)
    assert answer.status_code == 200
    assert not SearchMiss.objects.exists()


def test_a_word_that_only_a_text_says_is_known_too(site, client):
    body = [{"type": "text", "value": "<p>Le <b>trombinoscope</b> de la classe.</p>"}]
    builders.live(GuidePage, site.training, "Se présenter", slug="presenter", body=body)
    page = search(client, "trombinoscpe")
    assert [one.title for one, _kind, _why in page.context["results"]] == ["Se présenter"]
    assert "Résultats pour «\xa0trombinoscope\xa0»." in page.content.decode()


def test_a_word_begun_is_finished_where_it_finds_nothing(site, client):
    body = [{"type": "text", "value": "<p>Le trombinoscope de la classe.</p>"}]
    builders.live(GuidePage, site.training, "Se présenter", slug="presenter", body=body)
    page = search(client, "trombinosc")
    assert [one.title for one, _kind, _why in page.context["results"]] == ["Se présenter"]


def test_what_says_some_of_the_words_is_better_than_nothing_and_is_said(site, client):
    builders.live(GuidePage, site.training, "Écrire par la messagerie", slug="ecrire")
    page = search(client, "comment faire avec messagerie")
    assert "Écrire par la messagerie" in [one.title for one, _kind, _why in page.context["results"]]
    html = page.content.decode()
    assert "Aucune page ne dit tous ces mots\xa0: celles-ci en disent une partie." in html
    assert not SearchMiss.objects.exists()
    assert not search(client, "messagerie").context["partly"]


def saying(site, text, title="Un guide"):
    body = [{"type": "text", "value": f"<p>{text}</p>"}]
    return builders.live(GuidePage, site.training, title, body=body)


def titles(page):
    return [one.title for one, _kind, _why in page.context["results"]]


@pytest.mark.parametrize(
    ("said", "typed"),
    [("Prévenez les familles.", "famille"), ("Prévenez la famille.", "familles"),
     ("Les devoirs du soir.", "devoir"), ("Le cœur de l’école.", "coeurs"),
     ("La sécurité des élèves.", "ELEVE"), ("Les mots de passe.", "comment faire mot de passe")],
)  # fmt: skip
def test_a_word_is_found_whatever_its_ending_on_both_databases(site, client, said, typed):
    saying(site, said)
    page = search(client, typed)
    assert "Un guide" in titles(page)
    assert page.context["typed"] == ""


def test_the_little_words_ask_for_nothing(site, client):
    saying(site, "Prévenez chaque famille.")
    page = search(client, "prévenir les familles pour les élèves")
    assert titles(page) == ["Un guide"]
    page = search(client, "prévenez dans la famille")
    assert (titles(page), page.context["partly"]) == (["Un guide"], False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("conection", "connexion"), ("connection", "connexion"), ("motdepasse", "mot de passe"),
     ("fotos", "photos"), ("piecejointe", "pièce jointe"), ("anseignante", "enseignante"),
     ("kalendrier", "calendrier")],
)  # fmt: skip
def test_the_nearest_word_is_the_one_that_sounds_alike(site, client, typed, meant):
    saying(
        site,
        "La convention, la connexion, le mot de passe, les photos, une pièce jointe, "
        "l’enseignante et le calendrier.",
    )
    page = search(client, typed)
    assert "Un guide" in titles(page)
    assert page.context["words"] == meant


def test_a_word_that_only_a_list_of_pages_says_is_not_known(site, client):
    body = [{"type": "text", "value": "<p>Le trombinoscope.</p>"}]
    builders.live(ServiceIndex, site.home, "Autres", body=body)
    assert spelling.corrected("trombinoscpe") == ""
    saying(site, "Le trombinoscope de la classe.")
    assert spelling.corrected("trombinoscpe") == "trombinoscope"
