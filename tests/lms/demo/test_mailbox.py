"""The demo's mail stays in the outbox, and is read there."""

import uuid

import pytest
from django.core import mail

from lms.common.models import Message
from lms.common.outbox import operations as outbox

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.lms.demo.urls")]


@pytest.fixture
def message(karim, settings):
    settings.EMAIL_BACKEND = "lms.demo.mail.MailboxBackend"
    message = outbox.queue(
        kind="class.registered",
        about=uuid.uuid4(),
        person=karim,
        subject="Votre place est réservée",
        text="Rendez-vous sur http://localhost:8000/sessions/",
        attachments=[("classe.ics", b"BEGIN:VCALENDAR", "text/calendar")],
    )
    assert outbox.deliver_due() == 1
    return message


def test_what_the_demo_sends_stays_on_the_machine(message):
    assert Message.objects.get().state == Message.State.SENT
    assert mail.outbox == []


def test_any_account_reads_the_mail_and_its_attachments(message, claire, client_of):
    client = client_of(claire)
    assert "Votre place est réservée" in client.get("/courriels/").content.decode()
    page = client.get(f"/courriels/{message.uuid}/").content.decode()
    assert 'href="http://localhost:8000/sessions/"' in page
    file = client.get(f"/courriels/{message.uuid}/pieces/1/")
    assert (file.content, file["Content-Type"]) == (b"BEGIN:VCALENDAR", "text/calendar")
    assert file["Content-Disposition"] == 'attachment; filename="classe.ics"'


def test_a_visitor_reads_no_mail(message, client):
    for path in ("/courriels/", f"/courriels/{message.uuid}/"):
        assert client.get(path).url.startswith("/compte/connexion/")


def test_the_mailbox_costs_the_same_for_one_message_and_for_three(
    message, claire, client_of, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(claire)
    client.get("/courriels/")
    with CaptureQueriesContext(connection) as one:
        client.get("/courriels/")
    for occurrence in "23":
        outbox.queue(
            kind="class.registered",
            about=message.about,
            person=claire,
            occurrence=occurrence,
            subject="Rappel",
            text="Demain.",
        )
    with django_assert_num_queries(len(one)):
        client.get("/courriels/")
