from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from lms.common import clock, french_dates

START = datetime(2026, 12, 9, 13, tzinfo=UTC)
END = datetime(2026, 12, 9, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def early_december():
    with clock.at(datetime(2026, 12, 1, tzinfo=UTC)), translation.override("fr"):
        yield


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_session_is_said_as_people_say_it():
    said = french_dates.when(START, END, "Europe/Paris")
    assert plain(said) == "mercredi 9 décembre, 14 h à 15 h"
    assert "14\u00a0h" in said


def test_the_first_of_a_month_is_said_as_french_says_it():
    first = datetime(2026, 12, 1, 9, tzinfo=UTC)
    page = Template('{{ first|date:"j F Y" }}, {{ second|date:"j F Y" }}')
    facts = Context({"first": first, "second": first.replace(day=2)})
    assert page.render(facts) == "1er décembre 2026, 2 décembre 2026"
    assert french_dates.day(first) == "mardi 1er décembre"
    with translation.override("en"):
        assert page.render(facts).startswith("1 December 2026")


def test_minutes_are_said_only_when_there_are_some():
    quarter = START.replace(minute=15)
    assert plain(french_dates.hour(quarter)) == "14 h 15"
    assert plain(french_dates.hour(START.replace(minute=5))) == "14 h 05"


def test_the_reader_elsewhere_reads_their_own_hours_and_whose_they_are():
    said = french_dates.when(START, END, "Europe/Paris", "Indian/Reunion")
    assert plain(said) == "mercredi 9 décembre, 17 h à 18 h (heure de La Réunion)"


def test_two_zones_with_the_same_hour_are_not_told_apart():
    said = french_dates.when(START, END, "America/Martinique", "America/Guadeloupe")
    assert plain(said) == "mercredi 9 décembre, 9 h à 10 h"


def test_the_first_of_a_month_is_premier_and_a_far_day_has_its_year():
    assert french_dates.day(datetime(2027, 9, 1, 9, tzinfo=UTC)) == "mercredi 1er septembre 2027"


def test_the_day_is_the_readers_day():
    late = datetime(2026, 12, 9, 22, 30, tzinfo=UTC)
    assert french_dates.day(late, "Europe/Paris") == "mercredi 9 décembre"
    assert french_dates.day(late, "Indian/Reunion") == "jeudi 10 décembre"


def test_english_readers_get_english_words():
    with translation.override("en"):
        assert french_dates.when(START, END, "Europe/Paris") == (
            "Wednesday 9 December, 14:00 to 15:00"
        )
