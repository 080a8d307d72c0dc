"""Pages proposed by whoever may not publish: read, published or sent back, told by the outbox."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage

from cms import groups
from cms.models import CurriculumPage, GuidePage
from lms.common.models import Message
from tests.cms.builders import draft, guide_form
from tests.factories import client_of


@pytest.fixture
def proposed(site, contributor, editor):
    """A guide that the contributor has proposed."""
    address = reverse("wagtailadmin_pages:add", args=["cms", "guidepage", site.training.pk])
    answer = client_of(contributor).post(address, guide_form(**{"action-submit": "1"}))
    assert answer.status_code == 302
    return GuidePage.objects.get(slug="ecrire-aux-familles")


def answer_with(person, page, action, **facts):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client_of(person).post(address, facts)


def told(kind):
    return list(Message.objects.filter(kind=kind).values_list("person__first_name", "subject"))


def test_a_contributor_proposes_and_does_not_publish(site, contributor, proposed):
    assert not proposed.live
    assert proposed.workflow_in_progress
    address = reverse("wagtailadmin_pages:add", args=["cms", "guidepage", site.training.pk])
    form = guide_form(slug="autre", **{"action-publish": "1"})
    client_of(contributor).post(address, form)
    assert not GuidePage.objects.filter(slug="autre", live=True).exists()
    edit = reverse("wagtailadmin_pages:edit", args=[site.guide.pk])
    html = client_of(contributor).get(edit).content.decode()
    assert 'name="action-publish"' not in html
    assert "Relecture" in html


def test_editors_are_asked_by_the_outbox_and_nothing_leaves_beside_it(proposed, editor):
    assert told("page_to_review") == [("Inès", "À relire : Écrire aux familles")]
    message = Message.objects.get(kind="page_to_review")
    assert "Mehdi Laurent vous demande de relire" in message.text
    assert f"/admin/pages/{proposed.pk}/edit/" in message.text
    assert mail.outbox == []


def test_without_an_editor_whoever_runs_the_site_is_asked(site, contributor, ada):
    page = draft(GuidePage, site.training, "Seul")
    page.save_revision(user=contributor)
    page.get_workflow().start(page, contributor)
    assert told("page_to_review") == [(ada.first_name, "À relire : Seul")]


def test_an_editor_accepts_and_the_page_is_online(proposed, editor):
    assert answer_with(editor, proposed, "approve").status_code == 302
    proposed.refresh_from_db()
    assert proposed.live
    assert told("page_accepted") == [("Mehdi", "Page acceptée : Écrire aux familles")]
    assert mail.outbox == []


def test_a_page_sent_back_says_why_and_is_asked_again_once_proposed_again(
    proposed, editor, contributor
):
    answer_with(editor, proposed, "reject", comment="Il manque un exemple.")
    assert "Il manque un exemple." in Message.objects.get(kind="page_sent_back").text
    edit = reverse("wagtailadmin_pages:edit", args=[proposed.pk])
    client_of(contributor).post(edit, guide_form(minutes=15, **{"action-submit": "1"}))
    assert len(told("page_to_review")) == 2
    assert mail.outbox == []


def test_whoever_accepts_their_own_page_is_told_nothing(site, editor):
    page = draft(GuidePage, site.training, "À moi")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    answer_with(editor, page, "approve")
    page.refresh_from_db()
    assert page.live
    assert told("page_to_review") == told("page_accepted") == []


@pytest.mark.parametrize("by_dialog", [False, True])
def test_accepting_what_may_no_longer_go_live_is_a_sentence(site, editor, contributor, by_dialog):
    page = draft(CurriculumPage, site.training, "Bientôt", steps=[site.guide])
    page.save_revision(user=contributor)
    page.get_workflow().start(page, contributor)
    site.guide.unpublish()
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client = client_of(editor)
    headers = {"Referer": f"http://testserver{edit}"}
    if by_dialog:
        headers["X-Requested-With"] = "XMLHttpRequest"
    answer = client.post(address, headers=headers)
    if by_dialog:
        assert answer.json() == {"step": "success", "redirect": f"http://testserver{edit}"}
    else:
        assert (answer.status_code, answer.url) == (302, f"http://testserver{edit}")
    assert "encore un brouillon" in client.get(edit).content.decode()
    page.refresh_from_db()
    assert not page.live
    assert page.workflow_in_progress
    assert told("page_accepted") == []


def test_a_refusal_leads_nowhere_else(site, editor, contributor):
    page = draft(CurriculumPage, site.training, "Bientôt", steps=[site.guide])
    page.save_revision(user=contributor)
    page.get_workflow().start(page, contributor)
    site.guide.unpublish()
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client_of(editor).post(address, headers={"Referer": "https://ailleurs.example/"})
    assert answer.url == reverse("wagtailadmin_home")


def board_of(person):
    html = client_of(person).get(reverse("wagtailadmin_home")).content
    panels = BeautifulSoup(html, "html.parser").select(".w-panel--dashboard")
    return {
        panel.h2.get_text(strip=True): [a.get_text(strip=True) for a in panel.select("td a")]
        for panel in panels
    }


def test_the_board_lists_what_waits_and_no_longer_calls_it_a_draft(site, proposed, editor):
    draft(GuidePage, site.training, "Brouillon").save_revision(user=editor)
    board = board_of(editor)
    assert board["En relecture"] == ["Écrire aux familles"]
    assert board["Brouillons à terminer"] == ["Brouillon"]
    answer_with(editor, proposed, "approve")
    assert "En relecture" not in board_of(editor)


def test_the_board_asks_as_many_queries_for_three_pages_in_review_as_for_one(
    site, proposed, editor, contributor
):
    client = client_of(editor)
    client.get(reverse("wagtailadmin_home"))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("wagtailadmin_home"))
        return len(asked)

    one = queries()
    for number in (2, 3):
        page = draft(GuidePage, site.training, f"Guide {number}")
        page.save_revision(user=contributor)
        page.get_workflow().start(page, contributor)
    assert queries() == one


def test_a_new_migration_leaves_another_review_that_was_chosen(db):
    place = WorkflowPage.objects.get()
    assert place.workflow.name == groups.REVIEW
    place.workflow = other = Workflow.objects.create(name="Deux lectures")
    place.save()
    groups.set_up()
    assert WorkflowPage.objects.get().workflow == other
