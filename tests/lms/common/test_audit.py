"""The activity log shows any change made behind its back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lms.common import audit, guards
from lms.common.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(ada, claire):
    for verb in ("post.opened", "post.closed", "attestation.issued"):
        audit.record(actor=ada, verb=verb, target=claire, days=3)


def test_an_untouched_log_is_whole(log):
    assert audit.broken_links() == []


def test_entries_follow_each_other_and_name_people_by_uuid(log, ada, claire):
    last = AuditEntry.objects.last()
    before = AuditEntry.objects.get(sequence=last.sequence - 1)
    assert last.previous == before.digest
    assert (last.actor_uuid, last.target_uuid) == (ada.uuid, claire.uuid)
    assert "Morvan" not in str(vars(last))


def test_a_changed_fact_is_seen(log):
    entry = AuditEntry.objects.get(verb="post.closed")
    with guards.opened("test"):
        AuditEntry.objects.filter(pk=entry.pk).update(facts={"days": 30})
    assert audit.broken_links() == [entry.sequence]


def test_a_removed_entry_is_seen_even_at_the_end(log):
    last = AuditEntry.objects.last()
    with guards.opened("test"):
        last.delete()
    assert audit.broken_links() == [last.sequence]


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_the_same_moment_make_one_chain():
    def write(number):
        try:
            audit.record(actor=None, verb="test.done", number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert AuditEntry.objects.count() == 12
    assert audit.broken_links() == []
