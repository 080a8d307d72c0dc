"""Dates and hours as people say them: "mercredi 9 décembre, 14 h à 15 h".

Always in the reader's zone. The zone is named only when the event lives in another one, so that
nobody wonders whose hours these are.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils.translation import gettext_lazy as _

from lms.common import clock

NBSP = "\u00a0"
# Past half a year, a day without its year could be misread.
YEAR_NEEDED = timedelta(days=180)

# Where classes may be held: every French zone.
ZONE_NAMES = {
    "Europe/Paris": _("Paris time"),
    "America/Guadeloupe": _("Guadeloupe time"),
    "America/Martinique": _("Martinique time"),
    "America/Cayenne": _("French Guiana time"),
    "Indian/Reunion": _("Réunion time"),
    "Indian/Mayotte": _("Mayotte time"),
    "America/Miquelon": _("Saint-Pierre-et-Miquelon time"),
    "America/Marigot": _("Saint-Martin time"),
    "America/St_Barthelemy": _("Saint-Barthélemy time"),
    "Pacific/Noumea": _("New Caledonia time"),
    "Pacific/Wallis": _("Wallis-et-Futuna time"),
    "Pacific/Tahiti": _("Tahiti time"),
    "Pacific/Marquesas": _("Marquesas time"),
    "Pacific/Gambier": _("Gambier time"),
}


def zone_name(zone: str) -> str:
    return str(ZONE_NAMES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def day(moment: datetime | date, zone: str = "Europe/Paris") -> str:
    """ "mercredi 9 décembre", with the year when it could be another one."""
    local = moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
    far = abs(local - clock.today(ZoneInfo(zone))) > YEAR_NEEDED
    return dateformat.format(local, pattern_for(local, "l j F Y" if far else "l j F"))


def full_day(value: date) -> str:
    """ "1er septembre 2026"."""
    return dateformat.format(value, pattern_for(value, "j F Y"))


def pattern_for(value, pattern: str | None) -> str | None:
    """The same pattern of Django's, where "1 septembre" becomes "1er septembre" in French."""
    if pattern and getattr(value, "day", None) == 1 and translation.get_language() == "fr":
        return pattern.replace("j F", r"j\e\r F")
    return pattern


def hour(moment: datetime, zone: str = "Europe/Paris") -> str:
    """ "14 h", "17 h 15"; "14:00" in English."""
    local = moment.astimezone(ZoneInfo(zone))
    if translation.get_language() != "fr":
        return f"{local:%H:%M}"
    minutes = f"{NBSP}{local:%M}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def hours(starts_at: datetime, ends_at: datetime, zone: str = "Europe/Paris") -> str:
    """ "14 h à 15 h"."""
    word = "à" if translation.get_language() == "fr" else "to"
    return f"{hour(starts_at, zone)} {word} {hour(ends_at, zone)}"


def when(
    starts_at: datetime, ends_at: datetime, zone: str, reader_zone: str = "Europe/Paris"
) -> str:
    """ "mercredi 9 décembre, 14 h à 15 h", and whose hours if the event's zone is another."""
    text = f"{day(starts_at, reader_zone)}, {hours(starts_at, ends_at, reader_zone)}"
    if differs(starts_at, zone, reader_zone):
        text += f" ({zone_name(reader_zone)})"
    return text


def moment(value: datetime, zone: str = "Europe/Paris") -> str:
    """ "mercredi 9 décembre à 14 h"."""
    word = "à" if translation.get_language() == "fr" else "at"
    return f"{day(value, zone)} {word} {hour(value, zone)}"


def differs(moment: datetime, zone: str, other: str) -> bool:
    """Whether clocks show another hour in the two zones at that moment."""
    first, second = (moment.astimezone(ZoneInfo(name)).utcoffset() for name in (zone, other))
    return first != second
