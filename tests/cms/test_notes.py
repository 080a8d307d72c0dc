from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.log_actions import LogContext

from cms.models import InfoNote, InfoNoteIndex, PagePlace
from cms.models.base import PublicationRefused
from lms.common import clock
from lms.common.models import AuditEntry
from lms.communication.models import Notice
from tests import factories
from tests.cms.builders import draft, live, publish
from tests.factories import client_of


@pytest.fixture
def index(site):
    return live(InfoNoteIndex, site.home, "Notes d’information", slug="notes")


@pytest.fixture
def note(index, editor):
    return live(
        InfoNote,
        index,
        "Droit à l’image",
        by=editor,
        lead="Aucune photographie sans accord.",
        effective_on=clock.today(),
        audiences=["teacher", "head"],
        asked="Faire signer le formulaire.",
        due_on=clock.today() + timedelta(days=10),
        contact="Délégué à la protection des données",
    )


def test_going_live_gives_the_note_its_number_and_its_author(note, editor):
    notice = Notice.objects.get()
    assert (notice.uuid, notice.author) == (note.translation_key, editor)
    assert notice.number == f"{clock.today().year}-01"
    assert (notice.path, notice.audiences) == (note.url, ["head", "teacher"])


def test_a_note_that_a_contributor_proposed_is_theirs_whoever_accepts_it(
    index, contributor, editor
):
    written = draft(
        InfoNote, index, "Sortie au parc", owner=contributor, effective_on=clock.today()
    )
    with LogContext(user=editor):
        written.save_revision(user=contributor).publish(user=editor)
    assert Notice.objects.get().author == contributor
    assert AuditEntry.objects.get(verb="notice.published").actor_uuid == editor.uuid
    written.refresh_from_db()
    written.save_revision(user=editor).publish(user=editor)
    assert Notice.objects.get().author == contributor


def test_a_note_published_again_keeps_its_number_and_empties_the_box(note):
    note.title, note.ask_again = "Droit à l’image, rappel", True
    publish(note)
    notice = Notice.objects.get()
    assert (notice.number[-2:], notice.version, notice.title) == ("01", 2, note.title)
    note.refresh_from_db()
    assert note.ask_again is False
    publish(note)
    assert Notice.objects.get().version == 2


def test_a_note_taken_offline_is_asked_of_nobody(note):
    note.unpublish()
    assert Notice.objects.get().withdrawn_at is not None


def test_a_note_that_moves_takes_its_address_along(note, index):
    index.slug = "informations"
    publish(index)
    assert Notice.objects.get().path == "/informations/droit-a-limage/"


def test_places_reach_those_who_work_there(note):
    valbourg = factories.territory()
    note.places = [PagePlace(organisation=valbourg.est)]
    publish(note)
    assert list(Notice.objects.get().territories.all()) == [valbourg.est]


def test_a_reader_ticks_and_a_visitor_only_reads(note, client):
    html = client.get(note.url).content.decode()
    assert "Se connecter pour indiquer" in html
    assert "J’ai pris connaissance" not in html
    reader = client_of(factories.person("Claire", "Morvan"))
    assert "J’ai pris connaissance de cette note" in reader.get(note.url).content.decode()
    reader.post(f"/notes-lues/{note.translation_key}/")
    assert "Vous avez pris connaissance" in reader.get(note.url).content.decode()


def test_the_note_replaced_leads_to_the_new_one(note, index, client):
    live(InfoNote, index, "Nouvelle règle", effective_on=clock.today(), replaces=note)
    html = client.get(note.url).content.decode()
    assert "Cette note est remplacée par la note" in html
    assert "Nouvelle règle" in html


def test_a_note_whose_replacement_was_withdrawn_stands_again(note, index):
    new = live(InfoNote, index, "Droit à l’image, suite", effective_on=clock.today(), replaces=note)
    assert not Notice.objects.get(uuid=note.translation_key).stands
    new.unpublish()
    assert Notice.objects.get(uuid=note.translation_key).stands
    publish(new)
    assert not Notice.objects.get(uuid=note.translation_key).stands


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"effective_on": None}, "à partir de quel jour"),
        ({"due_on": "later", "asked": ""}, "rien n’est demandé"),
        ({"due_on": "past", "asked": "Répondre"}, "Cette date est passée"),
        (
            {"effective_on": clock.today() + timedelta(days=9), "due_on": "later", "asked": "Lire"},
            "avant la date d’effet",
        ),
    ],
)
def test_a_note_that_says_too_little_does_not_go_live(index, facts, sentence):
    days = {"later": timedelta(days=3), "past": -timedelta(days=1)}
    told = {"effective_on": clock.today()} | facts
    if told.get("due_on") in days:
        told["due_on"] = clock.today() + days[told["due_on"]]
    with pytest.raises(PublicationRefused, match=sentence):
        publish(draft(InfoNote, index, "Incomplète", **told))


def test_a_note_whose_day_has_passed_is_published_again_with_that_day_only(note):
    with time_machine.travel(clock.now() + timedelta(days=20)):
        note.title = "Droit à l’image, corrigé"
        publish(note)
        note.due_on = clock.today() - timedelta(days=1)
        with pytest.raises(PublicationRefused, match="Cette date est passée"):
            publish(note)


def test_a_note_replaces_none_that_was_never_online(index):
    waiting = draft(InfoNote, index, "Brouillon", effective_on=clock.today())
    new = draft(InfoNote, index, "Suite", effective_on=clock.today(), replaces=waiting)
    with pytest.raises(PublicationRefused, match="n’a jamais été en ligne"):
        publish(new)


def test_the_list_says_which_notes_its_reader_has_read(note, index, claire, client):
    live(InfoNote, index, "Autre", effective_on=clock.today())
    reader = client_of(claire)

    def read():
        rows = BeautifulSoup(reader.get("/notes/").content, "html.parser").select(".hairlines li")
        return [row.h3.get_text()[9:] for row in rows if "lue par vous" in row.get_text()]

    assert read() == []
    reader.post(f"/notes-lues/{note.translation_key}/")
    assert read() == ["Droit à l’image"]
    assert "lue par vous" not in client.get("/notes/").content.decode()
    note.title, note.ask_again = "Droit à l’image, rappel", True
    publish(note)
    assert read() == []


def test_the_paper_is_tagged_and_bears_the_number(note, client):
    answer = client.get(f"{note.url}feuille/")
    assert answer["Content-Type"] == "application/pdf"
    document = pikepdf.open(BytesIO(answer.content))
    assert str(document.Root.Lang) == "fr"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].startswith(Notice.objects.get().number)


def test_notes_are_listed_and_found(note, client):
    assert "Droit à l’image" in client.get("/notes/").content.decode()
    assert note.url in client.get("/recherche/?q=formulaire&type=note").content.decode()


def test_an_editor_writes_a_note_in_the_back_office(index, editor):
    answer = client_of(editor).get(f"/admin/pages/add/cms/infonote/{index.pk}/")
    assert answer.status_code == 200
    assert "Ce qui est demandé" in answer.content.decode()
