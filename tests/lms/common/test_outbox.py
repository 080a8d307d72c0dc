"""A message is sent once, whatever dies meanwhile."""

import smtplib
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from lms.common import clock, tasks
from lms.common.models import Message
from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.common.outbox import tasks as tasks_of_outbox
from tests import smtp_sink

pytestmark = pytest.mark.django_db
State = Message.State
ABOUT = uuid.UUID("11111111-2222-3333-4444-555555555555")


def queue(person, **changes):
    facts = {"kind": "class.registered", "about": ABOUT, "subject": "Inscription", "text": "Oui."}
    return outbox.queue(person=person, **(facts | changes))


def seen(message):
    return Message.objects.get(pk=message.pk)


def test_the_same_cause_writes_one_message(claire, karim):
    assert queue(claire).pk == queue(claire).pk
    assert queue(karim).pk != queue(claire).pk
    assert queue(claire, occurrence="2").pk != queue(claire).pk


def test_a_message_goes_with_its_attachment_and_its_own_name(claire):
    message = queue(claire, attachments=[("classe.ics", b"BEGIN:VCALENDAR", "text/calendar")])
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    (sent,) = mail.outbox
    assert sent.to == [claire.email]
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.attachments[0].filename == "classe.ics"
    assert seen(message).state == State.SENT


def test_what_is_due_later_waits(claire):
    queue(claire, due_at=clock.now() + timedelta(hours=1))
    assert outbox.deliver_due() == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert outbox.deliver_due() == 1


def test_a_worker_that_died_before_sending_leaves_nothing_lost(claire):
    message = queue(claire)
    outbox._claim(message.pk)
    assert outbox.deliver_due() == 0
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert outbox.deliver_due() == 1
    assert len(mail.outbox) == 1


def die_while_transmitting(message):
    claimed = outbox._claim(message.pk)
    outbox._move(claimed, State.CLAIMED, state=State.TRANSMITTING)


def test_a_reminder_in_doubt_is_shown_and_not_repeated(claire):
    message = queue(claire, reminder=True)
    die_while_transmitting(message)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert outbox.deliver_due() == 0
    assert seen(message).state == State.DOUBTFUL


def test_an_account_message_in_doubt_is_repeated_once_under_the_same_name(claire):
    message = queue(claire)
    die_while_transmitting(message)
    with clock.at(clock.now() + timedelta(minutes=6)):
        outbox.settle_expired()
        die_while_transmitting(message)
    assert seen(message).repeated
    with clock.at(clock.now() + timedelta(minutes=12)):
        assert outbox.deliver_due() == 0
    assert seen(message).state == State.DOUBTFUL
    assert seen(message).message_id == message.message_id


def test_two_workers_never_take_the_same_message(claire):
    message = queue(claire)
    assert outbox._claim(message.pk) is not None
    assert outbox._claim(message.pk) is None


def test_a_worker_that_lost_its_lease_may_not_write(claire):
    message = queue(claire)
    frozen = outbox._claim(message.pk)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert outbox.deliver_due() == 1
    assert not outbox._move(frozen, State.CLAIMED, state=State.TRANSMITTING)
    assert seen(message).state == State.SENT


def failing_with(monkeypatch, error):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_busy_server_is_tried_again_later_and_later(claire, monkeypatch):
    failing_with(monkeypatch, smtplib.SMTPDataError(451, b"later"))
    message, moment = queue(claire), clock.now()
    for attempt in range(1, outbox.MAX_ATTEMPTS):
        with clock.at(moment):
            outbox.deliver_due()
        assert (seen(message).state, seen(message).attempts) == (State.DUE, attempt)
        moment = seen(message).due_at
    with clock.at(moment):
        outbox.deliver_due()
    assert seen(message).state == State.FAILED


def test_an_address_refused_for_good_is_not_tried_again(claire, monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({claire.email: (550, b"no such user")})
    failing_with(monkeypatch, refusal)
    message = queue(claire)
    outbox.deliver_due()
    assert seen(message).state == State.FAILED
    assert claire.email not in seen(message).error


def test_a_server_that_hangs_up_midway_leaves_a_doubt(claire, monkeypatch):
    failing_with(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
    message = queue(claire, reminder=True)
    outbox.deliver_due()
    assert seen(message).state == State.TRANSMITTING


@pytest.fixture
def through(settings):
    """Mail really leaves, for this sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False

    def sending(sink):
        settings.EMAIL_PORT = sink.port

    return sending


def reminders(person, number) -> list[Message]:
    return [queue(person, reminder=True, occurrence=str(each)) for each in range(number)]


def states():
    return Counter(Message.objects.values_list("state", flat=True))


@pytest.mark.parametrize(("farewell", "in_doubt"), [("421 too many", 0), ("", 1)])
def test_a_line_that_breaks_leaves_at_most_one_message_in_doubt(
    claire, through, farewell, in_doubt
):
    reminders(claire, 9)
    with smtp_sink.listening(per_line=4, farewell=farewell) as sink:
        through(sink)
        assert outbox.deliver_due() == 4
    assert states() == {
        state: number
        for state, number in (
            (State.SENT, 4), (State.TRANSMITTING, in_doubt), (State.DUE, 5 - in_doubt),
        )
        if number
    }  # fmt: skip


def test_what_a_broken_line_left_goes_by_the_next_ones(claire, through):
    messages, moment = reminders(claire, 9), clock.now()
    with smtp_sink.listening(per_line=4, farewell="421 too many") as sink:
        through(sink)
        for minute in range(4):
            with clock.at(moment + timedelta(minutes=minute)):
                tasks_of_outbox.deliver()
        assert sink.taken == {message.message_id: 1 for message in messages}
    assert states() == {State.SENT: 9}


def test_a_server_away_for_ten_minutes_delays_the_mail_and_loses_none(claire, monkeypatch):
    back = clock.now() + timedelta(minutes=10)

    def refuse_until_it_is_back(self):
        if clock.now() < back:
            raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse_until_it_is_back)
    messages = reminders(claire, 30)
    for minute in range(11):
        assert mail.outbox == []
        with clock.at(back + timedelta(minutes=minute - 10)):
            tasks_of_outbox.deliver()
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [
        message.message_id for message in messages
    ]
    assert states() == {State.SENT: 30}


class Killed(BaseException):
    """As by SIGKILL: nothing of the worker's runs any more."""


@pytest.mark.parametrize("number", [1, 7, 30])
@pytest.mark.parametrize(("dies", "in_doubt"), [("claimed", 0), ("accepted", 1)])
def test_a_worker_killed_at_any_message_loses_none_and_doubts_one_at_most(
    claire, monkeypatch, number, dies, in_doubt
):
    """`accepted`: the server took the message, and the worker died before it wrote so."""
    messages, sent = reminders(claire, 30), []
    claim, send = outbox._claim, EmailBackend.send_messages

    def claim_and_die(pk):
        claimed = claim(pk)
        if dies == "claimed" and len(sent) == number - 1:
            raise Killed
        return claimed

    def send_and_die(self, emails):
        sent.extend(emails)
        if dies == "accepted" and len(sent) == number:
            raise Killed
        return send(self, emails)

    with monkeypatch.context() as killing:
        killing.setattr(outbox, "_claim", claim_and_die)
        killing.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(Killed):
            tasks_of_outbox.deliver()
        killing.setattr(outbox, "_claim", claim)
        killing.setattr(EmailBackend, "send_messages", lambda _self, emails: sent.extend(emails))
        tasks_of_outbox.deliver()
        assert len(sent) == 30 - (not in_doubt)
        with clock.at(clock.now() + timedelta(minutes=6)):
            tasks_of_outbox.deliver()
    assert Counter(email.extra_headers["Message-ID"] for email in sent) == Counter(
        message.message_id for message in messages
    )
    assert states() == Counter({State.SENT: 30 - in_doubt}) + Counter({State.DOUBTFUL: in_doubt})


def test_an_address_that_no_mail_can_carry_keeps_nobody_else_waiting(claire, through):
    nowhere = queue(None, address=f"claire@{'é' * 60}.example", reminder=True)
    message = queue(claire)
    with smtp_sink.listening() as sink:
        through(sink)
        assert outbox.deliver_due() == 1
        assert sink.taken == {message.message_id: 1}
    assert (seen(nowhere).state, seen(nowhere).error) == (State.FAILED, "UnicodeError")


def test_a_closed_account_receives_nothing(claire):
    message = queue(claire)
    claire.is_active = False
    claire.save()
    assert outbox.deliver_due() == 0
    assert (seen(message).state, mail.outbox) == (State.FAILED, [])


def test_a_link_that_opens_an_account_is_emptied_once_sent_and_not_written_again(claire):
    """The other messages wait for the end of their retention."""
    link = queue(claire, kind="account.password_reset_key")
    note = queue(claire)
    tasks.tidy()
    assert seen(link).text == "Oui."  # not sent yet
    outbox.deliver_due()
    tasks.tidy()
    assert (seen(link).text, seen(note).text) == ("", "Oui.")
    assert queue(claire, kind="account.password_reset_key").pk == link.pk


def test_a_message_is_rendered_from_its_templates(settings, tmp_path):
    emails = tmp_path / "emails"
    emails.mkdir()
    (emails / "hello.subject.txt").write_text("Bonjour\n{{ name }}\n")
    (emails / "hello.txt").write_text("{{ site_url }}/mon-espace/\n\n")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    parts = render("hello", {"name": "Claire"})
    assert parts == ("Bonjour Claire", "http://localhost:8000/mon-espace/\n", "")
