"""Days on a grid, whatever the month begins or ends with."""

from datetime import date

import pytest

from lms.class_sessions.months import LIST, MONTH, WEEK, monday_of, page_of, read_day

LAST = date(2028, 12, 31)


def test_a_month_is_whole_weeks_from_monday_with_the_days_around():
    page = page_of(MONTH, date(2026, 12, 9), LAST)
    assert (page.first, page.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert [len(week) for week in page.weeks] == [7] * 5
    assert page.weeks[0][0] == date(2026, 11, 30)
    assert page.weeks[-1][-1] == date(2027, 1, 3)


def test_a_february_that_fits_four_weeks_has_four():
    assert len(page_of(MONTH, date(2027, 2, 10), LAST).weeks) == 4


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        (MONTH, date(2026, 12, 1), date(2027, 2, 1)),
        (WEEK, date(2026, 12, 21), date(2027, 1, 4)),
    ],
)
def test_the_page_before_and_the_page_after_touch_it(view, before, after):
    page = page_of(view, date(2027, 1, 1), LAST)
    assert (page.before, page.after) == (before, after)


def test_a_list_goes_from_its_day_to_the_last_of_all():
    page = page_of(LIST, date(2027, 1, 1), LAST)
    assert (page.first, page.last) == (date(2027, 1, 1), LAST)


def test_a_week_begins_on_monday():
    assert monday_of(date(2026, 12, 6)) == date(2026, 11, 30)
    assert monday_of(date(2026, 12, 7)) == date(2026, 12, 7)


@pytest.mark.parametrize(
    "text", ["", "0000-01-01", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "demain"]
)
def test_a_day_that_is_none_or_too_far_is_another(text):
    bounds = {"first": date(2026, 1, 1), "last": LAST, "otherwise": date(2026, 12, 1)}
    assert read_day(text, **bounds) == date(2026, 12, 1)


def test_a_day_between_the_bounds_is_read():
    bounds = {"first": date(2026, 1, 1), "last": LAST, "otherwise": date(2026, 12, 1)}
    assert read_day("2027-03-02", **bounds) == date(2027, 3, 2)
