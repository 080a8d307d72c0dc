from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lms.interop.meetings.stays import stays

START, END = datetime(2026, 12, 9, 14, tzinfo=UTC), datetime(2026, 12, 9, 15, tzinfo=UTC)


def at(minute):
    return START.replace(minute=minute)


def test_who_never_came_never_stayed():
    assert stays([], [], START, END) == []


def test_one_who_was_not_seen_to_leave_stayed_to_the_end():
    assert stays([at(10)], [], START, END) == [(at(10), END)]


def test_two_devices_are_one_stay():
    assert stays([at(5), at(10)], [at(20), at(40)], START, END) == [(at(5), at(40))]


def test_a_device_that_hands_over_to_another_leaves_no_gap():
    assert stays([at(5), at(20)], [at(20), at(40)], START, END) == [(at(5), at(40))]


def test_leaving_without_having_come_is_nothing():
    assert stays([at(30)], [at(10), at(40)], START, END) == [(at(30), at(40))]


def test_what_stands_outside_the_meeting_does_not_count():
    before, after = START.replace(hour=13), END.replace(hour=16)
    assert stays([before], [after], START, END) == [(START, END)]
    assert stays([before], [before.replace(minute=30)], START, END) == []


moments = st.lists(st.integers(0, 59).map(at), max_size=8)


@given(came=moments, went=moments)
def test_stays_are_in_order_apart_and_within_the_meeting(came, went):
    found = stays(came, went, START, END)
    ends = [moment for stay in found for moment in stay]
    assert ends == sorted(ends)
    assert all(since < until for since, until in found)
    assert all(one[1] < other[0] for one, other in zip(found, found[1:], strict=False))
    assert all(START <= moment <= END for moment in ends)
