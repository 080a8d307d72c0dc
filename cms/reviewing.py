"""Pages in review: somebody writes, an editor reads, then publishes or sends back with a word.

Wagtail's moderation does it; its messages leave through the outbox, as every other does.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import translation
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.people.models import Person


def connect():
    """In the place of the messages that Wagtail sends at once, whoever waits for the page."""
    for signal, sender, moment in [
        (task_submitted, TaskState, "group_approval_task_submitted"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted"),
        (workflow_approved, WorkflowState, "workflow_state_approved"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected"),
    ]:
        if not signal.disconnect(sender=sender, dispatch_uid=f"{moment}_email_notification"):
            raise ImproperlyConfigured(f"Wagtail no longer sends {moment} as it did")
    task_submitted.connect(ask_editors, sender=TaskState)
    workflow_approved.connect(say_accepted, sender=WorkflowState)
    workflow_rejected.connect(say_sent_back, sender=WorkflowState)


def in_review(pages):
    """Those of `pages` that wait for an editor; `at`: since when."""
    waiting = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        status=WorkflowState.STATUS_IN_PROGRESS,
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    asked_at = Subquery(waiting.values("current_task_state__started_at")[:1])
    return pages.annotate(at=asked_at).exclude(at=None)


def ask_editors(sender, instance, user, **kwargs):
    """Every editor but whoever asks, each time the page is proposed; where there is no editor,
    whoever runs the installation."""
    people = Person.objects.filter(is_active=True).exclude(pk=user.pk if user else None)
    editors = people.filter(groups__in=instance.task.specific.groups.all()).distinct()
    for reader in editors or people.filter(is_superuser=True):
        _write("page_to_review", instance, reader, by=user)


def say_accepted(sender, instance, user, **kwargs):
    _answer("page_accepted", instance, user)


def say_sent_back(sender, instance, user, **kwargs):
    _answer("page_sent_back", instance, user)


def _answer(kind, state, user):
    """To whoever asked, unless they answered themself."""
    if state.requested_by and state.requested_by != user:
        _write(kind, state.current_task_state, state.requested_by, by=user)


def _write(kind, task_state, person, *, by):
    page = task_state.revision.as_object()
    context = {"person": person, "page": page, "by": by, "comment": task_state.comment}
    with translation.override(person.language):
        parts = render(kind, context)
    outbox.queue(
        kind=kind,
        about=page.translation_key,
        person=person,
        occurrence=str(task_state.pk),
        subject=parts.subject,
        text=parts.text,
    )
