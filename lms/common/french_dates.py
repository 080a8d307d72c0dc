"""Dates and hours as people say them: "mercredi 9 décembre, 14 h à 15 h".

Always in the reader's zone. The zone is named only when the event lives in another one, so that
nobody wonders whose hours these are.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.common import clock

NBSP = "\u00a0"
# Past half a year, a day without its year could be misread.
YEAR_NEEDED = timedelta(days=180)

# Where classes may be held: every French zone.
ZONE_NAMES = {
    "Europe/Paris": gettext_lazy("Paris time"),
    "America/Guadeloupe": gettext_lazy("Guadeloupe time"),
    "America/Martinique": gettext_lazy("Martinique time"),
    "America/Cayenne": gettext_lazy("French Guiana time"),
    "Indian/Reunion": gettext_lazy("Réunion time"),
    "Indian/Mayotte": gettext_lazy("Mayotte time"),
    "America/Miquelon": gettext_lazy("Saint-Pierre-et-Miquelon time"),
    "America/Marigot": gettext_lazy("Saint-Martin time"),
    "America/St_Barthelemy": gettext_lazy("Saint-Barthélemy time"),
    "Pacific/Noumea": gettext_lazy("New Caledonia time"),
    "Pacific/Wallis": gettext_lazy("Wallis-et-Futuna time"),
    "Pacific/Tahiti": gettext_lazy("Tahiti time"),
    "Pacific/Marquesas": gettext_lazy("Marquesas time"),
    "Pacific/Gambier": gettext_lazy("Gambier time"),
}


def zone_name(zone: str) -> str:
    return str(ZONE_NAMES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def day(moment: datetime | date, zone: str = "Europe/Paris") -> str:
    """ "mercredi 9 décembre", with the year when it could be another one."""
    local = moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
    far = abs(local - clock.today(ZoneInfo(zone))) > YEAR_NEEDED
    text = dateformat.format(local, "l j F Y" if far else "l j F")
    if translation.get_language() == "fr":
        text = text.replace(" 1 ", " 1er ", 1)
    return text


def hour(moment: datetime, zone: str = "Europe/Paris") -> str:
    """ "14 h", "17 h 15"; "14:00" in English."""
    local = moment.astimezone(ZoneInfo(zone))
    if translation.get_language() != "fr":
        return f"{local:%H:%M}"
    minutes = f"{NBSP}{local:%M}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def hours(starts_at: datetime, ends_at: datetime, zone: str = "Europe/Paris") -> str:
    """ "14 h à 15 h"."""
    return _("%(start)s to %(end)s") % {
        "start": hour(starts_at, zone),
        "end": hour(ends_at, zone),
    }


def when(
    starts_at: datetime, ends_at: datetime, zone: str, reader_zone: str = "Europe/Paris"
) -> str:
    """ "mercredi 9 décembre, 14 h à 15 h", and whose hours if the event's zone is another."""
    text = f"{day(starts_at, reader_zone)}, {hours(starts_at, ends_at, reader_zone)}"
    if differs(starts_at, zone, reader_zone):
        text += f" ({zone_name(reader_zone)})"
    return text


def differs(moment: datetime, zone: str, other: str) -> bool:
    """Whether clocks show another hour in the two zones at that moment."""
    first, second = (moment.astimezone(ZoneInfo(name)).utcoffset() for name in (zone, other))
    return first != second


def duration(minutes: int) -> str:
    """ "45 min", "2 h", "2 h 15"."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    return f"{whole}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")
