from datetime import timedelta

import icalendar
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from lms.class_sessions import errors, operations, tasks
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.common.models import AuditEntry, Message
from tests.lms.class_sessions.conftest import NOW

HOUR = timedelta(hours=1)


def later(minutes):
    return clock.at(NOW + timedelta(minutes=minutes))


def calendar_of(message):
    [attached] = message.attachments.all()
    whole = icalendar.Calendar.from_ical(bytes(attached.content))
    return attached.content_type, whole, whole.walk("VEVENT")[0]


def move(tom, session, hours, **changes):
    return operations.change(
        actor=tom,
        session=session,
        starts_at=session.starts_at + timedelta(hours=hours),
        ends_at=session.ends_at + timedelta(hours=hours),
        **changes,
    )


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"days": -1}, errors.DateIsPast),
        ({"ends_at": NOW}, errors.EndsBeforeItStarts),
        ({"seats": 0}, errors.NoSeat),
    ],
)
def test_what_cannot_be_held_is_not_planned(plan, facts, refusal):
    with pytest.raises(refusal):
        plan(**facts)
    assert not ClassSession.objects.exists()


def test_only_trainers_plan_and_only_its_own_change_a_session(
    plan, claire, valbourg, class_activity, nadia, helene, marc
):
    session = plan(trainers=[marc])
    for stranger in (claire, nadia, helene):
        with pytest.raises(errors.NotAllowed):
            operations.change(actor=stranger, session=session, seats=5)
    with pytest.raises(errors.NotAllowed):
        operations.plan(
            actor=claire,
            activity=class_activity,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            organisation=valbourg.tilleuls,
            trainers=[claire],
        )
    assert operations.change(actor=marc, session=session, seats=5).seats == 5


def test_the_confirmation_invites_and_names_one_person_only(plan, register, claire, karim):
    session = plan()
    register(session, claire)
    register(session, karim)
    message = Message.objects.get(kind="session_confirmed", person=claire)
    content_type, whole, event = calendar_of(message)
    assert content_type == "text/calendar; method=REQUEST; charset=UTF-8"
    assert whole["METHOD"] == "REQUEST"
    assert event["UID"] == f"{session.uuid}@localhost"
    assert event["SEQUENCE"] == 0
    assert event["ATTENDEE"] == f"mailto:{claire.email}"
    assert "visio.example" not in bytes(message.attachments.get().content).decode()
    assert "mercredi 9 décembre, 14 h à 15 h" in message.text.replace("\u00a0", " ")


def test_leaving_cancels_the_entry_and_coming_back_outranks_it(plan, register, claire):
    session = plan()
    seat = register(session, claire)
    operations.cancel(actor=claire, registration=seat)
    register(session, claire)
    messages = Message.objects.order_by("pk")
    told = [(message.kind, calendar_of(message)[1:]) for message in messages]
    assert [(kind, whole["METHOD"], event["SEQUENCE"]) for kind, (whole, event) in told] == [
        ("session_confirmed", "REQUEST", 0),
        ("session_left", "CANCEL", 1),
        ("session_confirmed", "REQUEST", 2),
    ]
    assert len({str(event["UID"]) for _kind, (_whole, event) in told}) == 1


def test_quick_changes_are_told_once_with_what_was_known_before(plan, register, claire, karim, tom):
    session = plan(seats=1)
    register(session, claire)
    register(session, karim)
    session = move(tom, session, 1)
    with later(5):
        session = move(tom, session, 2, link="https://visio.example/nouveau")
    assert session.sequence == 2
    with later(14):
        tasks.tell_changes()
        assert not Message.objects.filter(kind="session_changed").exists()
    with later(16):
        tasks.tell_changes()
        tasks.tell_changes()
    to_claire, to_karim = (
        Message.objects.get(kind="session_changed", person=person) for person in (claire, karim)
    )
    text = to_claire.text.replace("\u00a0", " ")
    assert "mercredi 9 décembre, 17 h à 18 h" in text
    assert "mercredi 9 décembre, 14 h à 15 h" in text
    assert "15 h à 16 h" not in text
    assert "visio.example" not in text
    assert calendar_of(to_claire)[2]["SEQUENCE"] == 2
    assert not to_karim.attachments.exists()


def test_a_change_taken_back_in_time_is_told_to_nobody(plan, register, claire, tom):
    session = plan()
    register(session, claire)
    move(tom, move(tom, session, 1), -1)
    with later(11):
        tasks.tell_changes()
    assert not Message.objects.filter(kind="session_changed").exists()
    assert ClassSession.objects.get().changed_at is None


def test_whoever_came_while_a_change_stood_is_told_that_it_was_taken_back(
    plan, register, claire, karim, tom
):
    session = plan()
    register(session, claire)
    session = move(tom, session, 1)
    with later(2):
        register(session, karim)
    with later(4):
        move(tom, session, -1)
    with later(15):
        tasks.tell_changes()
    [message] = Message.objects.filter(kind="session_changed")
    assert message.person == karim
    assert "mercredi 9 décembre, 14 h à 15 h" in message.text.replace("\u00a0", " ")
    event = calendar_of(message)[2]
    assert (event["SEQUENCE"], event.decoded("DTSTART")) == (2, session.starts_at - HOUR)
    invited = calendar_of(Message.objects.get(kind="session_confirmed", person=karim))[2]
    assert (invited["SEQUENCE"], invited.decoded("DTSTART")) == (1, session.starts_at)


def test_seats_change_without_a_word_to_anyone(plan, register, claire, tom):
    session = plan()
    register(session, claire)
    assert operations.change(actor=tom, session=session, seats=9).sequence == 0
    with later(11):
        tasks.tell_changes()
    assert Message.objects.count() == 1


def test_a_reader_overseas_is_told_in_their_hours(plan, register, claire, tom):
    claire.time_zone = "Indian/Reunion"
    claire.save()
    register(plan(), claire)
    assert "17 h à 18 h" in Message.objects.get().text.replace("\u00a0", " ")


def test_an_english_reader_is_written_to_in_english(plan, register, claire):
    claire.language = "en"
    claire.save()
    with translation.override("fr"):
        register(plan(), claire)
    message = Message.objects.get()
    assert message.subject.startswith("Your seat: ")
    assert "Wednesday 9 December, 14:00 to 15:00" in message.text


def test_calling_off_tells_everyone_once_with_the_reason(
    plan, register, claire, karim, tom, django_capture_on_commit_callbacks
):
    session = plan(seats=1)
    register(session, claire)
    register(session, karim)
    with pytest.raises(errors.ReasonMissing):
        operations.call_off(actor=tom, session=session, reason="  ")
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            operations.call_off(actor=tom, session=session, reason="La salle est prise.")
    tasks.tell_changes()
    told = Message.objects.filter(kind="session_called_off")
    assert {message.person for message in told} == {claire, karim}
    assert told.count() == 2
    message = told.get(person=claire)
    assert "La salle est prise." in message.text
    content_type, whole, event = calendar_of(message)
    assert content_type == "text/calendar; method=CANCEL; charset=UTF-8"
    assert (whole["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert AuditEntry.objects.filter(verb="session.called_off").count() == 1


def test_a_worker_killed_before_telling_loses_nobody(plan, register, claire, tom):
    session = plan()
    register(session, claire)
    operations.call_off(actor=tom, session=session, reason="Grève")  # its job never ran
    [path] = [path for name, path, _every in settings.LEVIER_SCHEDULES if name == "tell-changes"]
    import_string(path)()
    assert Message.objects.filter(kind="session_called_off", person=claire).count() == 1
