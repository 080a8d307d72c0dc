"""What sources tell of who is there, merged into one presence per person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.models import Activity
from lms.class_sessions import operations, queries
from lms.class_sessions.models import Attendance, AttendanceCorrection, Stay
from lms.class_sessions.presence import presences, time_within
from lms.common import clock
from lms.progress.queries import completions_of

SERVER, CHECK_IN = Stay.Source.SERVER, Stay.Source.CHECK_IN


@pytest.fixture
def session(plan, register, claire, karim):
    """An hour, which Claire and Karim registered for."""
    session = plan()
    register(session, claire)
    register(session, karim)
    return session


def span(session, start, end):
    """From minute to minute of a session."""
    return session.starts_at + timedelta(minutes=start), session.starts_at + timedelta(minutes=end)


def tell(session, stays):
    return operations.record_stays(
        session=session,
        source=SERVER,
        stays={person.uuid: [span(session, *one) for one in spans] for person, spans in stays},
    )


def presence_of(session, person):
    rows = queries.list_of(session, "seated")
    return next(one for one in presences(session, rows) if one.person == person)


def minutes_of(session, person):
    return presence_of(session, person).connected_minutes


# --- What a meeting server tells -----------------------------------------------------------------


def test_reconnections_and_two_devices_count_each_minute_once(session, claire):
    # Three comings back on a computer, and a phone left on beside it.
    tell(session, [(claire, [(2, 10), (12, 30), (33, 50), (40, 45), (8, 20)])])
    assert minutes_of(session, claire) == 8 + 20 + 17


def test_only_the_hours_of_the_session_count(session, claire):
    tell(session, [(claire, [(-15, 10), (55, 90), (70, 80)])])
    assert minutes_of(session, claire) == 15


def test_a_minute_begun_is_not_one_attended(session, claire):
    tell(session, [(claire, [(0, 51.9)])])
    assert minutes_of(session, claire) == 51


def test_whom_no_source_tells_of_has_no_minutes_rather_than_none(session, claire, karim):
    tell(session, [(claire, [(0, 60)])])
    assert minutes_of(session, karim) is None
    assert not presence_of(session, karim).is_present


@given(
    st.lists(st.tuples(st.integers(-20, 80), st.integers(0, 60)), max_size=8),
)
def test_merged_time_is_that_of_the_minutes_anybody_would_count(spans):
    start = clock.now()

    def at(minute):
        return start + timedelta(minutes=minute)

    told = [(at(begin), at(begin + length)) for begin, length in spans]
    counted = {
        minute
        for begin, length in spans
        for minute in range(begin, begin + length)
        if 0 <= minute < 60
    }
    assert time_within(told, start, at(60)) == timedelta(minutes=len(counted))


def test_the_same_telling_twice_is_one_row_each_and_a_meeting_opened_anew_adds_to_it(
    session, claire
):
    tell(session, [(claire, [(0, 20), (0, 20), (30, 60)])])
    first = set(Stay.objects.values_list("uuid", flat=True))
    assert len(first) == 2
    assert tell(session, [(claire, [(0, 20), (30, 60)])]) == (1, 0)
    assert set(Stay.objects.values_list("uuid", flat=True)) == first
    tell(session, [(claire, [(22, 27)])])
    tell(session, [])
    assert minutes_of(session, claire) == 55


def test_those_without_a_seat_are_counted_and_not_kept(session, claire, nadia):
    assert tell(session, [(claire, [(0, 60)]), (nadia, [(0, 60)])]) == (1, 1)
    assert set(Stay.objects.values_list("person", flat=True)) == {claire.pk}


def test_a_stay_of_no_length_says_nothing(session, claire):
    tell(session, [(claire, [(5, 5), (9, 8)])])
    assert not Stay.objects.exists()


def test_a_telling_never_takes_away_who_signed_on_site(session, claire):
    Stay.objects.create(
        session=session, person=claire, source=CHECK_IN, begins_at=session.starts_at
    )
    tell(session, [])
    with pytest.raises(ValueError, match="check-in"):
        operations.record_stays(session=session, source=CHECK_IN, stays={})
    assert Stay.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "minutes"), [(SERVER, None), (SERVER, 0), (SERVER, -5), (CHECK_IN, 5)]
)
def test_the_database_refuses_a_stay_without_length_and_a_check_in_with_one(
    session, claire, source, minutes
):
    begins_at = session.starts_at
    ends_at = None if minutes is None else begins_at + timedelta(minutes=minutes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            session=session, person=claire, source=source, begins_at=begins_at, ends_at=ends_at
        )


def test_the_database_refuses_a_second_check_in(session, claire):
    def sign(minute):
        Stay.objects.create(
            session=session, person=claire, source=CHECK_IN, begins_at=span(session, minute, 0)[0]
        )

    sign(0)
    with pytest.raises(IntegrityError), transaction.atomic():
        sign(5)


# --- What is proposed, what is decided -----------------------------------------------------------


@pytest.mark.parametrize(("minutes", "enough"), [(44.9, False), (45, True)])
def test_three_quarters_of_the_session_are_enough(session, claire, minutes, enough):
    tell(session, [(claire, [(0, minutes)])])
    assert presence_of(session, claire).is_present is enough


def test_the_class_may_ask_for_another_share(session, claire):
    Activity.objects.update(details={"attendance_share": 50})
    session = type(session).objects.get()
    tell(session, [(claire, [(0, 30)])])
    assert presence_of(session, claire).is_present


def attendance(session):
    return reverse("class_sessions:attendance", args=[session.uuid])


def rows_by_name(page):
    return {row["known"].person.first_name: row for row in page.context["form"].rows()}


def words_of(page):
    return page.content.decode().replace("\xa0", " ")


def test_what_sources_tell_is_ticked_beforehand_and_counts_only_once_saved(
    client_of, session, tom, claire, karim, class_activity
):
    tell(session, [(claire, [(0, 52)]), (karim, [(0, 12)])])
    with clock.at(session.ends_at):
        browser = client_of(tom)
        page = browser.get(attendance(session))
        rows = rows_by_name(page)
        assert (rows["Claire"]["present"], rows["Karim"]["present"]) == (True, False)
        assert (rows["Claire"]["minutes"].value(), rows["Karim"]["minutes"].value()) == (52, 12)
        said = words_of(page)
        assert "Proposition : présent" in said
        assert "52 minutes en ligne" in said
        assert completions_of(claire, [class_activity.pk]) == {}
        assert not Attendance.objects.exists()
        form = page.context["form"]
        sent = {"present": form.initial["present"], f"minutes-{claire.uuid}": 52}
        browser.post(attendance(session), sent | {f"minutes-{karim.uuid}": 12})
    assert {(row.person, row.status, row.minutes) for row in Attendance.objects.all()} == {
        (claire, "present", 52),
        (karim, "absent", None),
    }
    assert class_activity.pk in completions_of(claire, [class_activity.pk])
    assert completions_of(karim, [class_activity.pk]) == {}


def test_what_the_trainer_recorded_is_not_moved_by_what_a_server_tells_later(
    client_of, session, tom, claire
):
    with clock.at(session.ends_at):
        browser = client_of(tom)
        browser.post(attendance(session), {"present": []})
        tell(session, [(claire, [(0, 60)])])
        page = browser.get(attendance(session))
    assert not rows_by_name(page)["Claire"]["present"]
    assert "60 minutes en ligne" in page.content.decode()


def test_what_is_measured_before_the_end_is_no_measure_of_the_whole(
    client_of, session, tom, claire
):
    with clock.at(session.starts_at + timedelta(minutes=5)):
        tell(session, [(claire, [(0, 5)])])
        page = client_of(tom).get(attendance(session))
    row = rows_by_name(page)["Claire"]
    assert (row["present"], row["minutes"].value()) == (False, None)
    assert "5 minutes en ligne" in words_of(page)


def test_whoever_signed_on_site_is_proposed_for_the_whole_class(client_of, session, tom, claire):
    Stay.objects.create(
        session=session, person=claire, source=CHECK_IN, begins_at=session.starts_at
    )
    tell(session, [(claire, [(50, 60)])])
    with clock.at(session.ends_at):
        page = client_of(tom).get(attendance(session))
    row = rows_by_name(page)["Claire"]
    assert row["present"]
    assert row["minutes"].value() is None
    assert "A signé sur place à 14 h" in words_of(page)


def test_the_form_asks_why_a_mark_changes_and_keeps_what_was_ticked(
    client_of, session, tom, claire, karim
):
    with clock.at(session.starts_at + timedelta(minutes=5)):
        browser = client_of(tom)
        page = browser.get(attendance(session))
        assert "reason" not in page.context["form"].fields
        browser.post(attendance(session), {"present": [str(claire.uuid)]})
        both = {"present": [str(claire.uuid), str(karim.uuid)], "reason": " "}
        refused = browser.post(attendance(session), both)
        assert set(refused.context["form"].errors) == {"reason"}
        assert rows_by_name(refused)["Karim"]["present"]
        assert not AttendanceCorrection.objects.exists()
        browser.post(attendance(session), both | {"reason": "Arrivé en retard"})
        page = browser.get(attendance(session)).content.decode()
    assert dict(Attendance.objects.values_list("person", "status")) == {
        claire.pk: "present",
        karim.pk: "present",
    }
    assert "Corrigé par Tom Vasseur" in page
    assert "Arrivé en retard" in page


def test_minutes_cannot_pass_those_of_the_session(client_of, session, tom, claire):
    with clock.at(session.ends_at):
        sent = {"present": [str(claire.uuid)], f"minutes-{claire.uuid}": "61"}
        answer = client_of(tom).post(attendance(session), sent)
    assert set(answer.context["form"].errors) == {f"minutes-{claire.uuid}"}
    assert not Attendance.objects.exists()
