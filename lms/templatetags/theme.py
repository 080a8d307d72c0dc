"""What the theme's components need to draw and to write: shapes, icons, lengths of time."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.common import french_dates

register = template.Library()

KIND_ICONS = {
    "guide": "book-open",
    "tutorial": "circle-play",
    "class": "presentation",
    "quiz": "circle-question-mark",
    "practice": "pencil",
}
ALERTS = {
    "ok": ("ok", "circle-check"),
    "success": ("ok", "circle-check"),
    "warn": ("warn", "clock"),
    "warning": ("warn", "clock"),
    "bad": ("bad", "triangle-alert"),
    "error": ("bad", "triangle-alert"),
}
GAP = 0.8  # between two segments, in hundredths of the whole width


@register.filter
def kind_icon(kind):
    return KIND_ICONS.get(kind, "shapes")


@register.simple_tag
def alert_look(kind, icon=""):
    name, usual_icon = ALERTS.get(kind, ("info", "info"))
    return {"kind": name, "icon": icon or usual_icon}


@register.filter
def segments(steps):
    """Places of a curriculum's steps on one bar, as wide as they are long, in hundredths."""
    steps = list(steps)
    room = 100 - GAP * (len(steps) - 1)
    total = sum(max(one.step.minutes, 1) for one in steps)
    start, bars = 0, []
    for one in steps:
        width = room * max(one.step.minutes, 1) / total
        fill = 100 if one.state == "done" else watched_share(one)
        state = "now" if fill and one.state != "done" else one.state
        bars.append(
            {"x": f"{start:.2f}", "width": f"{width:.2f}", "state": state, "fill": f"{fill:.0f}"}
        )
        start += width + GAP
    return bars


def watched_share(step_progress):
    duration = step_progress.activity.details.get("duration")
    if not (step_progress.watch and duration):
        return 0
    return min(100, 100 * step_progress.watch.seconds / duration)


@register.filter
def tilt(percent):
    """Angle of the lever: the school goes up as steps get done."""
    return f"{6 - 0.16 * (percent or 0):.1f}"


@register.filter
def item(mapping, key):
    """The value under a key that is itself a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def times(number):
    return range(1, (number or 0) + 1)


@register.filter
def minus(number, other):
    return number - other


@register.filter
def duration(minutes):
    """45 → “45 min”, 135 → “2 h 15” (in English “2 h 15 min”)."""
    hours, left = divmod(int(minutes or 0), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": left}
    if not left:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": left}


@register.filter
def time_code(seconds):
    """102 → “1:42”."""
    minutes, left = divmod(int(seconds or 0), 60)
    return f"{minutes}:{left:02d}"


@register.filter
def hour(moment):
    """“14 h”, “14 h 30”, where the reader is."""
    return french_dates.hour(moment, timezone.get_current_timezone_name())


@register.filter
def ordinal(number):
    """“1er”, “2e” in French, “1st”, “2nd” in English."""
    if number == 1:
        return pgettext("ordinal", "1st")
    if number in (2, 3):
        return pgettext("ordinal", "2nd") if number == 2 else pgettext("ordinal", "3rd")
    return pgettext("ordinal", "%(number)dth") % {"number": number}
