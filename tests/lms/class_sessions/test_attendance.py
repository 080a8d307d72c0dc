from datetime import timedelta
from uuid import uuid4

import pytest

from lms.class_sessions import errors, operations
from lms.class_sessions.models import Attendance, AttendanceCorrection, ClassSession
from lms.class_sessions.queries import next_of
from lms.common import clock
from lms.common.models import AuditEntry
from lms.progress.models import Completion, Evidence
from lms.progress.operations import decide_completion
from lms.progress.queries import completions_of

Status = Attendance.Status
WHY = "Partie avant la fin"


@pytest.fixture
def held(plan, register, claire, karim):
    """A session that Claire and Karim registered for and that has just begun."""
    session = plan()
    register(session, claire)
    register(session, karim)
    with clock.at(session.starts_at + timedelta(minutes=5)):
        yield session


def mark(session, actor, *, reason="", minutes=None, **marks):
    people = {row.person.first_name.lower(): row.person for row in session.registrations.all()}
    return operations.record_attendance(
        actor=actor,
        session=session,
        marks={people[name].uuid: status for name, status in marks.items()},
        minutes={people[name].uuid: number for name, number in (minutes or {}).items()},
        reason=reason,
    )


def test_those_present_have_done_the_class_and_the_others_have_not(
    held, tom, claire, karim, class_activity
):
    mark(held, tom, claire="present", karim="absent")
    completion = completions_of(claire, [class_activity.pk])[class_activity.pk]
    assert completion.rule == "attendance"
    assert completion.evidence.author == tom
    assert completion.evidence.data["session"] == str(held.uuid)
    assert completions_of(karim, [class_activity.pk]) == {}
    assert ClassSession.objects.get().state == "held"


def test_attendance_taken_early_leaves_the_class_open_to_join_until_it_ends(held, tom, claire):
    mark(held, tom, claire="present")
    assert [date.can_join for date in next_of(claire)] == [True]
    with clock.at(held.ends_at):
        assert next_of(claire) == []


def test_saving_twice_changes_nothing(held, tom):
    mark(held, tom, claire="present", karim="excused")
    assert mark(held, tom, claire="present", karim="excused") == []
    assert Evidence.objects.count() == 1
    assert AuditEntry.objects.filter(verb="attendance.recorded").count() == 1


def test_a_correction_takes_the_completion_back_and_says_who(held, tom, claire, class_activity):
    mark(held, tom, claire="present")
    mark(held, tom, claire="absent", reason=WHY)
    completion = Completion.objects.get(person=claire)
    assert completion.revoked_at is not None
    assert completion.revoked_by == tom
    assert completion.revocation_reason
    assert completions_of(claire, [class_activity.pk]) == {}
    entries = AuditEntry.objects.filter(verb="attendance.recorded").order_by("sequence")
    assert [entry.facts["marks"] for entry in entries] == [
        {str(claire.uuid): "present"},
        {str(claire.uuid): "absent"},
    ]
    assert {entry.actor_uuid for entry in entries} == {tom.uuid}


def test_a_trainer_corrects_even_someone_of_another_district(
    plan, register, nadia, tom, class_activity
):
    session = plan()
    register(session, nadia)
    with clock.at(session.starts_at):
        mark(session, tom, nadia="present")
        mark(session, tom, nadia="absent", reason=WHY)
    assert completions_of(nadia, [class_activity.pk]) == {}


def test_present_again_after_a_correction_counts_again(held, tom, claire, class_activity):
    for status in ("present", "absent", "present"):
        mark(held, tom, claire=status, reason=WHY)
    assert class_activity.pk in completions_of(claire, [class_activity.pk])


def test_another_date_attended_still_counts_when_one_is_corrected(
    held, plan, register, tom, claire, class_activity
):
    mark(held, tom, claire="present")
    second = plan(days=20)
    register(second, claire)
    with clock.at(second.starts_at):
        mark(second, tom, claire="present")
        mark(held, tom, claire="absent", reason=WHY)
    completion = completions_of(claire, [class_activity.pk])[class_activity.pk]
    assert completion.evidence.data["session"] == str(second.uuid)


def test_correcting_attendance_leaves_another_kind_of_proof_alone(
    held, tom, claire, class_activity, helene
):
    decide_completion(
        actor=helene, person=claire, activity=class_activity, reason="Déjà formée", event_id=uuid4()
    )
    mark(held, tom, claire="present")
    mark(held, tom, claire="absent", reason=WHY)
    assert completions_of(claire, [class_activity.pk])[class_activity.pk].rule == "manager"


def test_attendance_waits_for_the_start(plan, register, claire, tom):
    session = plan()
    register(session, claire)
    with pytest.raises(errors.NotBegun):
        mark(session, tom, claire="present")


def test_only_those_who_give_the_session_record_it(held, claire, sophie, helene, marc, ada):
    for stranger in (claire, sophie, helene, marc):
        with pytest.raises(errors.NotAllowed):
            mark(held, stranger, karim="present")
    assert mark(held, ada, karim="present")


def test_a_trainer_never_marks_themself_another_one_may(plan, register, tom, marc):
    session = plan(trainers=[tom, marc])
    register(session, tom)
    with clock.at(session.starts_at):
        with pytest.raises(errors.OwnAttendance):
            mark(session, tom, tom="present")
        assert mark(session, marc, tom="present")


def test_somebody_without_a_seat_is_not_on_the_list(held, tom, nadia):
    with pytest.raises(errors.NotRegistered):
        operations.record_attendance(actor=tom, session=held, marks={nadia.uuid: Status.PRESENT})
    assert not Attendance.objects.exists()


# --- Corrections, minutes -------------------------------------------------------------------------


def test_what_was_recorded_changes_only_with_a_reason_kept_with_its_author(held, tom, ada, claire):
    mark(held, tom, claire="present")
    with pytest.raises(errors.CorrectionUnexplained):
        mark(held, ada, claire="absent", reason="  ")
    assert Attendance.objects.get().status == "present"
    assert Completion.objects.get().revoked_at is None
    mark(held, ada, claire="absent", reason=f" {WHY} ")
    kept = AttendanceCorrection.objects.get()
    assert (kept.before, kept.after, kept.reason, kept.author, kept.attendance.person) == (
        "present", "absent", WHY, ada, claire,
    )  # fmt: skip


def test_the_reason_of_a_correction_is_in_no_line_of_the_activity_log(held, tom):
    mark(held, tom, claire="present")
    mark(held, tom, claire="absent", reason=WHY)
    assert not any(WHY in str(entry.facts) for entry in AuditEntry.objects.all())


def test_a_first_mark_asks_for_no_reason(held, tom):
    mark(held, tom, claire="absent")
    mark(held, tom, claire="absent", karim="present")
    assert not AttendanceCorrection.objects.exists()


def test_each_has_their_own_minutes_and_those_without_were_there_all_along(held, tom, claire):
    mark(held, tom, claire="present", karim="present", minutes={"claire": 52})
    kept = {row.person.first_name: row for row in Attendance.objects.all()}
    assert (kept["Claire"].minutes, kept["Claire"].credited_minutes) == (52, 52)
    assert (kept["Karim"].minutes, kept["Karim"].credited_minutes) == (None, 60)
    told = Evidence.objects.get(person=claire).data
    assert told["minutes"] == 52


def test_minutes_alone_are_corrected_without_a_reason_and_complete_nothing_twice(held, tom):
    mark(held, tom, claire="present")
    mark(held, tom, claire="present", minutes={"claire": 40})
    assert Attendance.objects.get().minutes == 40
    assert Evidence.objects.count() == 1
    assert not AttendanceCorrection.objects.exists()
    assert AuditEntry.objects.filter(verb="attendance.recorded").count() == 2


def test_somebody_absent_has_no_minutes(held, tom):
    mark(held, tom, claire="absent", minutes={"claire": 12})
    row = Attendance.objects.get()
    assert (row.minutes, row.credited_minutes) == (None, 0)
