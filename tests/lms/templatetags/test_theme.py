from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from lms.templatetags import theme


def step(minutes, state, seconds=None):
    return SimpleNamespace(
        step=SimpleNamespace(minutes=minutes),
        activity=SimpleNamespace(details={"duration": 200}),
        watch=SimpleNamespace(seconds=seconds) if seconds else None,
        state=state,
    )


def test_segments_are_as_wide_as_steps_are_long_and_fill_the_bar():
    short, long = theme.segments([step(10, "done"), step(30, "todo")])
    assert float(long["width"]) == pytest.approx(3 * float(short["width"]), abs=0.02)
    assert float(long["x"]) + float(long["width"]) == pytest.approx(100, abs=0.02)


def test_a_segment_fills_with_what_was_watched():
    (bar,) = theme.segments([step(5, "todo", seconds=50)])
    assert (bar["state"], bar["fill"]) == ("now", "25")


def test_a_curriculum_without_steps_draws_nothing():
    assert theme.segments([]) == []


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (135, "2 h 15 min")]
)
def test_lengths_of_time_are_said_in_hours_past_one(minutes, words):
    with translation.override("en"):
        assert theme.duration(minutes) == words


def test_time_codes_count_minutes_and_seconds():
    assert [theme.time_code(seconds) for seconds in (0, 9.9, 102, 3600)] == [
        "0:00",
        "0:09",
        "1:42",
        "60:00",
    ]


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label="Seats", min_value=1, help_text="Empty for no limit")
    note = forms.CharField(label="Note", required=False)


def test_a_field_is_tied_to_its_label_help_and_error():
    html = str(SeatsForm({"seats": 0})["seats"].as_field_group())
    assert '<label for="id_seats">' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_seats_helptext id_seats_error"' in html
    assert 'id="id_seats_helptext"' in html
    assert 'id="id_seats_error"' in html


def test_a_form_with_errors_opens_on_links_to_its_fields():
    html = str(SeatsForm({"seats": 0}))
    assert 'role="alert"' in html
    assert '<a href="#id_seats">Seats</a>' in html


def test_a_form_without_errors_shows_none():
    assert 'role="alert"' not in str(SeatsForm())


@pytest.mark.parametrize(("seats", "taken", "squares"), [(20, 17, 20), (60, 33, 0), (None, 5, 0)])
def test_seats_are_drawn_while_they_can_be_counted_at_a_glance(seats, taken, squares):
    html = render_to_string("components/seat_gauge.html", {"seats": seats, "taken": taken})
    assert html.count("<i") == squares


def test_a_full_session_shows_the_reader_their_place_in_the_queue():
    context = {"seats": 20, "taken": 20, "waiting": 4, "rank": 2}
    html = render_to_string("components/seat_gauge.html", context)
    assert html.count('<i class="mine">2</i>') == 1
