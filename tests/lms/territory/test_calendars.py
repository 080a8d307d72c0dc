"""Zones, clocks and days off: from the department, from libraries, and corrected by hand."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from lms.common import clock
from lms.territory.calendars import calendar_of
from lms.territory.errors import UnreadableCalendar
from lms.territory.imports import import_schools
from lms.territory.models import Holiday, HolidayZone, Organisation, PublicHoliday, SchoolHoliday
from lms.territory.operations import found_organisation
from lms.territory.queries import days_off
from lms.territory.seeds import seed_holidays
from tests.lms.territory.test_directory import a_file, tilleuls

NOVEMBER = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def november():
    with clock.at(NOVEMBER):
        yield


@pytest.mark.parametrize(
    ("department", "commune", "zone", "public_calendar", "time_zone"),
    [
        ("094", "94034", "C", "mainland", "Europe/Paris"),
        ("067", "67482", "B", "alsace_moselle", "Europe/Paris"),
        ("038", "38185", "A", "mainland", "Europe/Paris"),
        ("02A", "2A004", "corsica", "mainland", "Europe/Paris"),
        ("971", "97105", "guadeloupe", "guadeloupe", "America/Guadeloupe"),
        ("971", "97801", "guadeloupe", "saint_martin", "America/Marigot"),
        ("973", "97302", "guyane", "guyane", "America/Cayenne"),
        ("974", "97411", "reunion", "reunion", "Indian/Reunion"),
        ("975", "97502", "miquelon", "miquelon", "America/Miquelon"),
        ("976", "97611", "mayotte", "mayotte", "Indian/Mayotte"),
        ("987", "98735", "polynesia", "polynesia", "Pacific/Tahiti"),
    ],
)
def test_each_department_has_its_zone_and_its_clock(
    department, commune, zone, public_calendar, time_zone
):
    calendar = calendar_of(department, commune)
    assert (calendar.zone, calendar.public_calendar) == (zone, public_calendar)
    assert calendar.time_zone == time_zone


def test_the_ninety_six_departments_of_europe_have_a_zone():
    codes = [str(number).zfill(3) for number in range(1, 96) if number != 20] + ["02A", "02B"]
    assert all(calendar_of(code) for code in codes)


@pytest.mark.django_db
def test_an_imported_school_lives_by_the_clock_of_its_department():
    import_schools(actor=None, source=a_file(tilleuls().replace(";099;", ";974;")))
    school = Organisation.objects.get(kind="school")
    assert (school.zone, school.time_zone) == ("reunion", "Indian/Reunion")


def test_a_school_of_an_unknown_department_takes_after_what_stands_above(valbourg):
    Organisation.objects.filter(pk=valbourg.est.pk).update(zone="B")
    valbourg.est.refresh_from_db()
    school = found_organisation(
        actor=None, kind="school", code="9990199Z", name="École du Bac", parent=valbourg.est
    )
    assert school.zone == "B"


# --- Filling -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_table_gives_the_published_dates_and_formulas_the_forecasts(november):
    seed_holidays(actor=None)
    autumn = SchoolHoliday.objects.get(
        zone="C", school_year="2026-2027", name="Vacances de la Toussaint"
    )
    assert (autumn.starts_on, autumn.ends_on) == (date(2026, 10, 17), date(2026, 11, 1))
    assert autumn.status == Holiday.Status.PUBLISHED
    years = dict(SchoolHoliday.objects.values_list("school_year", "status"))
    assert years == {
        "2026-2027": "published",
        "2027-2028": "published",
        "2028-2029": "forecast",
    }


@pytest.mark.django_db
def test_filling_twice_changes_nothing(november):
    seed_holidays(actor=None)
    assert seed_holidays(actor=None).written == 0


@pytest.mark.django_db
def test_the_zones_that_no_library_knows_are_named_not_invented(november, capsys):
    call_command("seed_holidays")
    told = capsys.readouterr().out
    assert "Corse, Guadeloupe" in told
    assert not SchoolHoliday.objects.exclude(zone__in="ABC").exists()


@pytest.mark.django_db
def test_what_was_corrected_by_hand_is_left_alone(november):
    seed_holidays(actor=None)
    winter = SchoolHoliday.objects.filter(zone="A", name="Vacances d’hiver").first()
    SchoolHoliday.objects.filter(pk=winter.pk).update(
        ends_on=date(2027, 2, 26), source=Holiday.Source.HAND
    )
    filled = seed_holidays(actor=None)
    winter.refresh_from_db()
    assert (filled.written, filled.corrected) == (0, 1)
    assert winter.ends_on == date(2027, 2, 26)


OFFICIAL = """description;population;start_date;end_date;zones;annee_scolaire
Vacances de la Toussaint;-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Corse;2026-2027
Vacances de la Toussaint;Enseignants;2026-10-15T22:00:00Z;2026-11-01T23:00:00Z;Corse;2026-2027
Vacances d'Hiver;-;2027-02-11T13:00:00Z;2027-02-21T13:00:00Z;Nouvelle Calédonie;2027
Début des Vacances d'Été;-;2027-07-02T22:00:00Z;2027-07-02T22:00:00Z;Corse;2026-2027
"""


@pytest.mark.django_db
def test_the_official_calendar_fills_the_other_zones_and_outlives_the_libraries(november):
    seed_holidays(actor=None, official=io.BytesIO(OFFICIAL.encode()))
    seed_holidays(actor=None)
    [autumn] = SchoolHoliday.objects.filter(zone=HolidayZone.CORSICA)
    assert (autumn.starts_on, autumn.ends_on) == (date(2026, 10, 17), date(2026, 11, 1))
    assert autumn.source == Holiday.Source.OFFICIAL
    winter = SchoolHoliday.objects.get(zone=HolidayZone.CALEDONIA)
    assert (winter.name, winter.starts_on) == ("Vacances d’hiver", date(2027, 2, 12))


@pytest.mark.django_db
def test_a_calendar_without_its_columns_writes_nothing(november):
    with pytest.raises(UnreadableCalendar, match="start_date"):
        seed_holidays(actor=None, official=io.BytesIO(b"un;deux"))
    assert not SchoolHoliday.objects.exists()


@pytest.mark.django_db
def test_public_holidays_differ_by_territory(november):
    seed_holidays(actor=None)
    day = PublicHoliday.objects.filter(day=date(2026, 12, 20))
    assert [one.calendar for one in day] == ["reunion"]
    good_friday = PublicHoliday.objects.filter(day=date(2027, 3, 26))
    assert "alsace_moselle" in {one.calendar for one in good_friday}
    assert "mainland" not in {one.calendar for one in good_friday}


def test_the_days_off_of_a_school_are_those_of_its_zone_and_of_its_territory(valbourg, november):
    seed_holidays(actor=None)
    Organisation.objects.filter(pk=valbourg.tilleuls.pk).update(zone="B")
    school = Organisation.objects.get(pk=valbourg.tilleuls.pk)
    off = days_off(school, date(2026, 10, 31), date(2026, 11, 12))
    assert off == {
        date(2026, 10, 31): "Vacances de la Toussaint",
        date(2026, 11, 1): "Toussaint",
        date(2026, 11, 11): "Armistice",
    }
    PublicHoliday.objects.filter(day=date(2026, 11, 11)).update(applies=False)
    assert date(2026, 11, 11) not in days_off(school, date(2026, 11, 2), date(2026, 11, 12))


@pytest.mark.parametrize(
    ("commune", "zone"),
    [
        ("98735", "Pacific/Tahiti"),  # Papeete
        ("98731", "Pacific/Marquesas"),  # Nuku-Hiva
        ("98719", "Pacific/Gambier"),
        ("97801", "America/Marigot"),
    ],
)
def test_islands_keep_their_own_hour(commune, zone):
    assert calendar_of(commune[:3], commune).time_zone == zone
