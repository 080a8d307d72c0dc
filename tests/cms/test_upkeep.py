"""What editors are asked to look at again, and what readers read."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Page, PageLogEntry, Site

from cms import readings, upkeep
from cms.models import (
    BrochureIndex,
    BrochurePage,
    FaqPage,
    GuidePage,
    InfoNote,
    InfoNoteIndex,
    PageReview,
    SiteIdentity,
    StandardPage,
)
from lms.common import clock
from lms.communication.models import PageCount
from lms.communication.operations import count_readings, forget_old_counts
from lms.communication.queries import most_read
from lms.territory.models import EntProject, EntRelease
from tests.cms.builders import live
from tests.factories import client_of

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
IN_A_YEAR = timedelta(days=366)


@pytest.fixture
def release(site, valbourg):
    project = EntProject.objects.create(
        name="Mosaïque",
        owner=valbourg.academy,
        product="Mosaïque",
        starts_on=date(2026, 1, 1),
    )
    made = EntRelease.objects.create(
        project=project, version="5.2", released_on=clock.today(), changes="Un nouvel éditeur."
    )
    made.services.add(site.service.service)
    return made


def due_titles(person):
    return [one.page.title for one in upkeep.due(upkeep.pages_kept_by(person))]


@pytest.fixture
def already_online(site):
    """Every page went live two days before the version came."""
    Page.objects.update(
        first_published_at=clock.now() - timedelta(days=2),
        last_published_at=clock.now() - timedelta(days=2),
    )


# --- To be read again ----------------------------------------------------------------------------


def test_a_page_waits_for_its_own_delay_and_a_dated_one_for_none(site, editor):
    GuidePage.objects.update(review_months=3)
    assert due_titles(editor) == []
    with time_machine.travel(clock.now() + timedelta(days=100)):
        assert due_titles(editor) == ["Une semaine type"]
    with time_machine.travel(clock.now() + IN_A_YEAR):
        everything = due_titles(editor)
    assert site.help.title in everything
    assert site.post.title not in everything


def test_reading_a_page_again_starts_its_delay_anew(site, editor):
    with time_machine.travel(clock.now() + IN_A_YEAR):
        page = upkeep.due(upkeep.pages_kept_by(editor))[0].page
        answer = client_of(editor).post(
            reverse("upkeep_reviewed", args=[page.pk]), {"next": "https://ailleurs.example/"}
        )
        assert answer.url == reverse("upkeep")
        assert page.title not in due_titles(editor)
        assert PageLogEntry.objects.get(action=upkeep.REVIEWED).user == editor
    with time_machine.travel(clock.now() + 2 * IN_A_YEAR):
        assert page.title in due_titles(editor)


def test_a_version_of_the_ent_asks_for_every_page_about_what_it_changes(
    site, already_online, release, editor
):
    tasks = upkeep.tasks_of(release, upkeep.pages_kept_by(editor))
    about = ["Cahier de textes", "Et le papier ?", "Une semaine type", "Vos questions"]
    assert [task.page.title for task in tasks] == about
    assert sorted(due_titles(editor)) == about
    client = client_of(editor)
    screen = client.get(reverse("upkeep_release", args=[release.pk])).content.decode()
    assert "0 sur 4" in screen
    for page in (site.guide, site.answer):
        client.post(
            reverse("upkeep_reviewed", args=[page.pk]),
            {"release": release.pk, "next": reverse("upkeep_release", args=[release.pk])},
        )
    assert sorted(due_titles(editor)) == ["Cahier de textes", "Vos questions"]
    [(_release, done, pages)] = upkeep.progress_of([release], upkeep.pages_kept_by(editor))
    assert (done, pages) == (2, 4)


def test_a_page_may_be_read_again_before_the_version_comes(site, already_online, release, editor):
    EntRelease.objects.update(released_on=clock.today() + timedelta(days=30))
    upkeep.review(person=editor, page=site.guide, release=release)
    upkeep.review(person=editor, page=site.answer)  # of today's version, not of that one
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert sorted(due_titles(editor)) == [
            "Cahier de textes",
            "Et le papier ?",
            "Vos questions",
        ]


def test_a_page_made_after_a_version_knows_it(site, release, editor):
    assert due_titles(editor) == []


def test_who_may_not_change_pages_reads_none_again(site, release, claire):
    page = site.guide
    answer = client_of(claire).post(reverse("upkeep_reviewed", args=[page.pk]))
    assert answer.status_code == 302
    assert not PageReview.objects.exists()


def test_the_screen_asks_as_many_questions_for_one_page_as_for_three(
    site, already_online, release, editor
):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("upkeep")).status_code == 200
        return len(asked)

    client = client_of(editor)
    client.get(reverse("upkeep"))
    before = questions()
    for title in ("Qui lit ?", "Qui écrit ?"):
        body = [{"type": "text", "value": "<p>Tout le monde.</p>"}]
        page = live(FaqPage, site.answers, title, body=body, services=[site.service.service])
        FaqPage.objects.filter(pk=page.pk).update(first_published_at=clock.now() - IN_A_YEAR)
    assert "Qui écrit" in client.get(reverse("upkeep")).content.decode()
    assert questions() == before


# --- To be mended --------------------------------------------------------------------------------


def test_a_link_to_a_page_that_goes_offline_is_told(site, editor):
    link = f'<p>Lire <a linktype="page" id="{site.guide.pk}">une semaine type</a>.</p>'
    page = live(StandardPage, site.home, "Au fil", body=[{"type": "text", "value": link}])
    pages = upkeep.pages_kept_by(editor)
    assert upkeep.broken_links(pages) == []
    site.guide.unpublish()
    assert (page.pk, "Une semaine type") in [
        (one.page.pk, one.title) for one in upkeep.broken_links(pages)
    ]


def test_a_step_of_a_curriculum_that_goes_offline_is_told(site, editor):
    step = site.curriculum.steps.first().page
    pages = upkeep.pages_kept_by(editor)
    assert upkeep.broken_links(pages) == []
    Page.objects.filter(pk=step.pk).update(live=False)
    assert [(one.page.pk, one.title) for one in upkeep.broken_links(pages)] == [
        (site.curriculum.pk, step.title)
    ]


def test_a_typed_link_that_nothing_answers_is_told(site, editor):
    link = '<p>Lire <a href="/n-existe-pas/">la suite du guide</a>, <a href="/aide/">aide</a>.</p>'
    StandardPage.objects.filter(pk=site.help.pk).update(body=[{"type": "text", "value": link}])
    told = upkeep.broken_links(upkeep.pages_kept_by(editor))
    assert [(one.page.title, one.address) for one in told] == [("Aide", "/n-existe-pas/")]
    html = client_of(editor).get(reverse("upkeep")).content.decode()
    assert "mène à /n-existe-pas/, où il n’y a rien" in html


def test_what_is_hidden_with_its_page_is_no_broken_link(site, editor):
    FaqPage.objects.filter(pk=site.answer.pk).update(guide=site.guide)
    cards = [{"type": "cards", "value": [{"page": site.guide.pk, "title": "Lire", "text": ""}]}]
    StandardPage.objects.filter(pk=site.help.pk).update(body=cards)
    index = live(InfoNoteIndex, site.home, "Notes")
    old = live(InfoNote, index, "Avant", effective_on=clock.today())
    live(InfoNote, index, "Après", effective_on=clock.today(), replaces=old)
    for page in (old, site.guide):
        page.unpublish()
    # What is left is its step of the curriculum, which stays where it was.
    assert [one.page for one in upkeep.broken_links(upkeep.pages_kept_by(editor))] == [
        site.curriculum.page_ptr
    ]


def test_a_link_to_a_file_that_was_deleted_is_told_typed_or_chosen(site, editor):
    file = Document.objects.create(title="Charte", file=ContentFile(b"%PDF", name="charte.pdf"))
    links = f'<a href="{file.url}">la charte</a> <a linktype="document" id="{file.pk}">elle</a>'
    body = [{"type": "text", "value": f"<p>{links}</p>"}]
    page = live(StandardPage, site.home, "Au fil", body=body)
    pages, address = upkeep.pages_kept_by(editor), file.url
    assert upkeep.broken_links(pages) == []
    file.delete()
    told = [(one.page.pk, one.address, one.is_file) for one in upkeep.broken_links(pages)]
    assert told == [(page.pk, "", True), (page.pk, address, False)]
    sentences = " ".join(sentence for _field, sentence in page.why_not_publish())
    assert "mène à un fichier supprimé" in sentences
    assert f"il n’y a rien à {address}" in sentences


def test_a_link_typed_in_the_menus_that_nothing_answers_is_told(site, editor):
    identity = SiteIdentity.for_site(Site.objects.get())
    entry = {"title": "Vie de l’école", "page": None, "address": "/n-existe-pas/"}
    identity.header_links = [("link", entry)]
    identity.save()
    told = upkeep.broken_links(upkeep.pages_kept_by(editor))
    assert [(one.page, one.address) for one in told] == [(None, "/n-existe-pas/")]
    html = client_of(editor).get(reverse("upkeep")).content.decode()
    assert "Menus du site" in html


def test_a_contributor_says_of_no_page_that_it_is_true(site, contributor):
    site.guide.owner = contributor
    site.guide.save()
    browser = client_of(contributor)
    browser.post(reverse("upkeep_reviewed", args=[site.guide.pk]))
    assert not PageReview.objects.exists()
    assert reverse("upkeep") not in browser.get(reverse("wagtailadmin_home")).content.decode()


def test_an_image_that_lost_its_word_is_told_however_deep(site, editor):
    pages = upkeep.pages_kept_by(editor)
    assert list(upkeep.without_words(pages)) == []
    silent = [{"type": "steps", "value": [{"type": "item", "value": {"text": "", "image": 1}}]}]
    StandardPage.objects.filter(pk=site.help.pk).update(body=silent)
    assert [page.title for page in upkeep.without_words(pages)] == ["Aide"]


# --- What is read --------------------------------------------------------------------------------


@pytest.fixture
def tally(monkeypatch):
    fresh = readings.Tally()
    monkeypatch.setattr(readings, "tally", fresh)
    return fresh


def test_readings_are_counted_by_page_day_and_profile_and_of_nobody(site, tally, client, claire):
    client.get(site.guide.url, **BROWSER)
    client.get(site.guide.url, **BROWSER)
    client_of(claire).get(site.guide.url, **BROWSER)
    assert not PageCount.objects.exists()
    tally.write()
    assert set(PageCount.objects.values_list("page", "audience", "times")) == {
        (site.guide.translation_key, "", 2),
        (site.guide.translation_key, "teacher", 1),
    }
    assert client.cookies.keys() <= {"levier_csrf"}


def test_pages_that_answer_by_routes_count_too(site, tally, client):
    index = live(BrochureIndex, site.home, "Plaquettes")
    page = live(BrochurePage, index, "Pour commencer", audience="teacher",
                readers="Les enseignants", call="Venez essayer.")  # fmt: skip
    client.get(page.url, **BROWSER)
    tally.write()
    assert PageCount.objects.get().page == page.translation_key


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "Mozilla/5.0 (UptimeMonitor)"])
def test_machines_are_not_readers(site, tally, client, agent):
    client.get(site.guide.url, HTTP_USER_AGENT=agent)
    tally.write()
    assert not PageCount.objects.exists()


def test_neither_editors_nor_who_objected_are_counted(site, tally, editor, claire):
    claire.uncounted_since = clock.now()
    claire.save()
    for person in (editor, claire):
        client_of(person).get(site.guide.url, **BROWSER)
    tally.write()
    assert not PageCount.objects.exists()


def test_counts_are_written_beside_the_first_reader_after_the_delay(
    site, tally, client, monkeypatch
):
    class AtOnce:
        """In this very thread, whose connection holds the transaction of the test."""

        def __init__(self, target, daemon):
            self.target = target

        def start(self):
            self.target()

    monkeypatch.setattr(readings.threading, "Thread", AtOnce)
    monkeypatch.setattr(readings.connection, "close", lambda: None)
    with override_settings(LEVIER_READINGS_EVERY=3600):
        client.get(site.guide.url, **BROWSER)
    assert not PageCount.objects.exists()
    with override_settings(LEVIER_READINGS_EVERY=0):
        client.get(site.guide.url, **BROWSER)
    assert PageCount.objects.get().times == 2


def test_a_writing_that_fails_loses_nothing(site, tally, client, monkeypatch):
    def refuse(counts):
        raise OperationalError("database is locked")

    with monkeypatch.context() as busy:
        busy.setattr(readings, "count_readings", refuse)
        client.get(site.guide.url, **BROWSER)
        tally.write()
    client.get(site.guide.url, **BROWSER)
    tally.write()
    assert PageCount.objects.get().times == 2


def test_a_page_whose_dates_nobody_knows_waits_for_its_delay_from_today(site, editor):
    Page.objects.update(first_published_at=None, last_published_at=None)
    assert due_titles(editor) == []


def test_two_writings_of_one_day_add_up_and_the_old_go(site, editor):
    key = (site.guide.translation_key, clock.today(), "")
    count_readings({key: 2})
    count_readings({key: 3, (site.post.translation_key, clock.today(), "head"): 4})
    assert [one["number"] for one in most_read()] == [5, 4]
    board = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "5 lectures" in board
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert not most_read()
        assert forget_old_counts() == 0
    with time_machine.travel(clock.now() + timedelta(days=761)):
        assert forget_old_counts() == 2


def test_nothing_is_counted_for_a_request_that_only_asks_whether_a_page_is_there(site, tally):
    request = RequestFactory().head("/", **BROWSER)
    request.user = AnonymousUser()
    readings.note(request, site.guide)
    tally.write()
    assert not PageCount.objects.exists()


def test_the_board_says_only_what_waits(site, editor):
    def upkeep_on_the_board():
        html = client_of(editor).get(reverse("wagtailadmin_home")).content
        return BeautifulSoup(html, "html.parser").find(id="board-upkeep-section").get_text()

    assert "Rien n’attend d’entretien." in upkeep_on_the_board()
    link = '<p><a href="/n-existe-pas/">la suite du guide</a></p>'
    StandardPage.objects.filter(pk=site.help.pk).update(body=[{"type": "text", "value": link}])
    told = upkeep_on_the_board()
    assert "1 lien qui ne mène nulle part" in told
    assert "0 page" not in told
