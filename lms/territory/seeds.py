"""First filling of the calendars: a table for zones A, B and C, formulas for what comes after.

Corsica and the overseas territories are in no library: their dates come from the file of the
official calendar (`fr-en-calendrier-scolaire`), or from somebody's hand. Whatever was corrected by
hand is left alone.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common import audit, clock
from lms.territory.errors import UnreadableCalendar
from lms.territory.models import Holiday, HolidayZone, PublicCalendar, PublicHoliday, SchoolHoliday

Status, Source = Holiday.Status, Holiday.Source
STRENGTH = Source.values
YEARS_AHEAD = 3
MAINLAND_ZONES = (HolidayZone.A, HolidayZone.B, HolidayZone.C)
#: Our territory of public holidays, and its code in the library.
LIBRARY_CODES = {
    PublicCalendar.MAINLAND: None,
    PublicCalendar.ALSACE_MOSELLE: "57",
    PublicCalendar.GUADELOUPE: "971",
    PublicCalendar.SAINT_BARTH: "BL",
    PublicCalendar.SAINT_MARTIN: "MF",
    PublicCalendar.MARTINIQUE: "972",
    PublicCalendar.GUYANE: "973",
    PublicCalendar.REUNION: "974",
    PublicCalendar.MAYOTTE: "976",
    PublicCalendar.MIQUELON: "PM",
    PublicCalendar.CALEDONIA: "NC",
    PublicCalendar.POLYNESIA: "PF",
    PublicCalendar.WALLIS: "WF",
}
#: How the official calendar names the zones; the "zones" column, then the "location" one.
OFFICIAL_ZONES = {
    "zone a": HolidayZone.A,
    "zone b": HolidayZone.B,
    "zone c": HolidayZone.C,
    "corse": HolidayZone.CORSICA,
    "guadeloupe": HolidayZone.GUADELOUPE,
    "martinique": HolidayZone.MARTINIQUE,
    "guyane": HolidayZone.GUYANE,
    "réunion": HolidayZone.REUNION,
    "la réunion": HolidayZone.REUNION,
    "mayotte": HolidayZone.MAYOTTE,
    "saint pierre et miquelon": HolidayZone.MIQUELON,
    "nouvelle calédonie": HolidayZone.CALEDONIA,
    "polynésie": HolidayZone.POLYNESIA,
    "wallis et futuna": HolidayZone.WALLIS,
}


NAMES = {
    name.casefold(): name
    for name in (
        "Vacances de la Toussaint",
        "Vacances de Noël",
        "Vacances d’hiver",
        "Vacances de printemps",
        "Vacances d’été",
        "Pont de l’Ascension",
    )
}


@dataclass
class Filled:
    """What a filling did; `without`: the zones that have no holiday to come."""

    written: int = 0
    corrected: int = 0
    without: list[str] = field(default_factory=list)


@transaction.atomic
def seed_holidays(*, actor, official=None):
    """Fill the calendars from the school year under way; `official` is a binary file, or None."""
    filled, first = Filled(), school_year_of(clock.today())
    school = dict([*_tabled(first), *_forecast(first), *(_official(official) if official else ())])
    _fill(SchoolHoliday, ("zone", "school_year", "name"), school, filled)
    _fill(PublicHoliday, ("calendar", "day", "name"), dict(_public(first)), filled)
    known = set(
        SchoolHoliday.objects.filter(ends_on__gte=clock.today()).values_list("zone", flat=True)
    )
    filled.without = [zone.label for zone in HolidayZone if zone not in known]
    if filled.written:
        audit.record(actor=actor, verb="holidays.filled", written=filled.written)
    return filled


def _fill(model, key_fields, wanted, filled):
    """Write what is missing or differs; `wanted` is {key: facts}."""
    known = {tuple(getattr(one, name) for name in key_fields): one for one in model.objects.all()}
    missing = []
    for key, facts in wanted.items():
        one = known.get(key)
        if one is None:
            missing.append(model(**dict(zip(key_fields, key, strict=True)), **facts))
        elif one.source == Source.HAND:
            filled.corrected += 1
        elif STRENGTH.index(facts["source"]) >= STRENGTH.index(one.source) and any(
            getattr(one, name) != value for name, value in facts.items()
        ):
            model.objects.filter(pk=one.pk).update(**facts)
            filled.written += 1
    model.objects.bulk_create(missing)
    filled.written += len(missing)


def school_year_of(day: date) -> int:
    """The civil year in which the school year of that day began."""
    return day.year if day.month >= 9 else day.year - 1


def _label(year):
    return f"{year}-{year + 1}"


def _typeset(name):
    """One way to write each name, whoever says it: “Vacances d’hiver”."""
    name = name.strip().replace("'", "’")
    return NAMES.get(name.casefold(), name)


# --- Libraries: imported where they are used, for they bring tables that nothing else reads -------


def _tabled(first):
    """Zones A, B and C, as far as the table goes: what the ministry published."""
    from vacances_scolaires_france import SchoolHolidayDates

    table = SchoolHolidayDates()
    for zone in MAINLAND_ZONES:
        days = {
            day: told["nom_vacances"]
            for day, told in table.data.items()
            if told[f"vacances_zone_{zone.lower()}"]
        }
        for key, facts in _periods(zone, days, Status.PUBLISHED):
            if first <= int(key[1][:4]):
                yield key, facts


def _forecast(first):
    """The same zones after the end of the table, by formula: a forecast."""
    import holidays
    from vacances_scolaires_france import SchoolHolidayDates

    beyond = SchoolHolidayDates().max_year
    years = range(beyond, first + YEARS_AHEAD + 2)
    for zone in MAINLAND_ZONES:
        days = holidays.country_holidays(
            "FR", subdiv=f"Zone {zone}", years=years, language="fr", categories=("school",)
        )
        for key, facts in _periods(zone, days, Status.FORECAST):
            if beyond <= int(key[1][:4]) < first + YEARS_AHEAD:
                yield key, facts


def _periods(zone, days, status):
    """Days off one by one, as holidays: those of one name in one school year, in a row."""
    by_name = defaultdict(list)
    for day in sorted(days):
        by_name[school_year_of(day), _typeset(days[day])].append(day)
    for (year, name), run in by_name.items():
        facts = {
            "starts_on": run[0],
            "ends_on": run[-1],
            "status": status,
            "source": Source.LIBRARY,
        }
        yield (zone, _label(year), name), facts


def _public(first):
    import holidays

    for calendar, code in LIBRARY_CODES.items():
        days = holidays.country_holidays(
            "FR", subdiv=code, years=range(first, first + YEARS_AHEAD + 1), language="fr"
        )
        for day in sorted(days):
            facts = {"status": Status.PUBLISHED, "source": Source.LIBRARY}
            yield (calendar, day, _typeset(days[day])), facts


# --- The official file ---------------------------------------------------------------------------


def _official(source):
    """The holidays of pupils, in every zone, from the CSV of the official calendar."""
    try:
        text = source.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableCalendar(_("The calendar is not in UTF-8.")) from error
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    where = {name.strip().lower(): index for index, name in enumerate(rows[0] if rows else [])}
    missing = [
        name for name in ("description", "start_date", "end_date", "zones") if name not in where
    ]
    if missing:
        raise UnreadableCalendar(
            _("Missing columns in the calendar: %(names)s.") % {"names": ", ".join(missing)}
        )
    for line, cells in enumerate(rows[1:], start=2):

        def cell(name, cells=cells):
            index = where.get(name)
            return cells[index].strip() if index is not None and index < len(cells) else ""

        zone = OFFICIAL_ZONES.get(cell("zones").lower()) or OFFICIAL_ZONES.get(
            cell("location").lower()
        )
        if zone is None or cell("population").lower() == "enseignants":
            continue
        try:
            starts_on, back_on = _day(cell("start_date")), _day(cell("end_date"))
        except ValueError as error:
            raise UnreadableCalendar(
                _("Line %(line)d of the calendar: this date cannot be read.") % {"line": line}
            ) from error
        if back_on <= starts_on:  # the beginning of a summer whose end is not published
            continue
        year = cell("annee_scolaire") or _label(school_year_of(starts_on))
        facts = {
            "starts_on": starts_on,
            "ends_on": back_on - timedelta(days=1),
            "status": Status.PUBLISHED,
            "source": Source.OFFICIAL,
        }
        yield (zone, year[:9], _typeset(cell("description")[:80])), facts


def _day(text):
    """A day, which the file writes as a midnight somewhere, told in UTC: the nearest one."""
    moment = datetime.fromisoformat(text)
    return (moment + timedelta(hours=12)).date() if moment.hour else moment.date()
