"""How much of a video was really watched: the arithmetic alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.progress import watching

DURATION = 100
ranges = st.lists(
    st.tuples(st.integers(-10, 120), st.integers(0, 60)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=8,
)


def seconds_of(some):
    """The whole seconds held by ranges of whole bounds, counted one by one."""
    return {second for start, end in some for second in range(start, end)}


@given(ranges)
def test_merging_keeps_each_second_once(some):
    merged = watching.merge(some)
    assert watching.total(merged) == len(seconds_of(some))
    assert all(first[1] < second[0] for first, second in zip(merged, merged[1:], strict=False))


@given(ranges, ranges)
def test_what_is_fresh_is_what_was_not_seen(some, seen):
    new = watching.fresh(watching.merge(some), watching.merge(seen))
    assert seconds_of(new) == seconds_of(some) - seconds_of(seen)


@given(ranges, st.integers(0, 100))
@settings(max_examples=50)
def test_a_report_is_never_credited_more_than_the_account_holds(some, allowance):
    seen, left = watching.credit([], some, allowance, DURATION)
    assert 0 <= watching.total(seen) <= allowance
    assert watching.total(seen) + left == allowance


def test_a_jump_to_the_end_counts_two_percent():
    allowance = watching.opening_allowance(DURATION)
    seen, left = watching.credit([], [(0, DURATION)], allowance, DURATION)
    assert (seen, left) == ([[0, 2]], 0)


def test_watching_at_double_speed_counts_in_full():
    allowance = watching.refill(watching.opening_allowance(DURATION), 10, DURATION)
    seen, left = watching.credit([], [(0, 20)], allowance, DURATION)
    assert (seen, left) == ([[0, 20]], 2)


def test_time_going_backwards_gives_nothing():
    assert watching.refill(5, -60, DURATION) == 5


def test_the_account_never_holds_more_than_the_video():
    assert watching.refill(5, 86_400, DURATION) == DURATION


def test_a_percentage_is_rounded_down():
    assert watching.percent(89.99, 100) == 89
    assert watching.percent(58, 58) == 100
    assert watching.percent(10, 0) == 0
