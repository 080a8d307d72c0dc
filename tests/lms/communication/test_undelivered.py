"""The messages that failed or are in doubt are shown to administrators, and to nobody else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.common.models import Message
from lms.common.outbox import operations as outbox
from tests.factories import client_of

ADDRESS = reverse("communication:undelivered")
State = Message.State


@pytest.fixture
def message(claire):
    def written(subject, state, error=""):
        queued = outbox.queue(
            kind="class.reminder", about=uuid4(), person=claire, subject=subject, text="Demain."
        )
        Message.objects.filter(pk=queued.pk).update(state=state, error=error)

    return written


def test_an_administrator_sees_what_failed_and_what_is_in_doubt_and_why(message, ada, claire):
    message("Rappel parti", State.SENT)
    message("Rappel à venir", State.DUE)
    message("Rappel douteux", State.DOUBTFUL)
    message("Rappel refusé", State.FAILED, "SMTPRecipientsRefused 550")
    page = client_of(ada).get(ADDRESS).content.decode()
    assert "Rappel douteux" in page
    assert "Rappel refusé" in page
    assert "SMTPRecipientsRefused 550" in page
    assert page.count(claire.email) == 2
    assert "Rappel parti" not in page
    assert "Rappel à venir" not in page


def test_nobody_else_opens_that_list(message, sophie, claire):
    message("Rappel douteux", State.DOUBTFUL)
    for someone in (sophie, claire):
        assert client_of(someone).get(ADDRESS).status_code == 404


def test_the_list_costs_the_same_for_one_message_as_for_three(message, ada):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get(ADDRESS)
        return len(queries)

    browser = client_of(ada)
    message("Rappel", State.DOUBTFUL)
    browser.get(ADDRESS)
    before = asked()
    for _time in range(2):
        message("Rappel", State.DOUBTFUL)
    assert asked() == before
