"""The database refuses to rewrite the activity log and the evidence."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from lms.common import audit, clock, guards
from lms.common.models import AuditEntry, GuardDoor
from lms.progress.models import Evidence, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence(claire, guide, sophie):
    return Evidence.objects.create(
        person=claire,
        activity=guide,
        source=Source.MANAGER,
        event_id=uuid.uuid4(),
        happened_at=clock.now(),
        author=sophie,
        reason="Vu en classe",
    )


def refused(change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_a_line_of_the_activity_log_is_neither_changed_nor_removed():
    entry = audit.record(actor=None, verb="test.done")
    rows = AuditEntry.objects.filter(pk=entry.pk)
    refused(lambda: rows.update(verb="test.undone"))
    refused(rows.delete)
    assert rows.get().verb == "test.done"


def test_evidence_is_neither_changed_nor_removed(evidence):
    rows = Evidence.objects.filter(pk=evidence.pk)
    refused(lambda: rows.update(source=Source.BUTTON))
    refused(lambda: rows.update(data={"seconds": 90}))
    refused(rows.delete)


def test_the_author_of_evidence_may_be_forgotten_and_not_replaced(evidence, claire):
    rows = Evidence.objects.filter(pk=evidence.pk)
    refused(lambda: rows.update(author=claire))
    rows.update(author=None)
    assert rows.get().author is None


def test_a_lawful_erasure_opens_the_door_and_closes_it(evidence, claire):
    with guards.opened("erasure of an account"):
        claire.delete()
    assert not Evidence.objects.exists()
    assert not GuardDoor.objects.exists()
