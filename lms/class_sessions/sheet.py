"""The attendance sheet of one session: on paper, to be signed or signed already; in a workbook, to
be entered again in the tool where hours are counted."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lms.class_sessions.models import Attendance, Registration
from lms.class_sessions.presence import Presence, presences
from lms.class_sessions.queries import list_of
from lms.common import french_dates, pdf, sheets
from lms.territory.models import Organisation

STYLESHEET = pdf.STATIC / "css" / "attendance_sheet.css"
Status = Attendance.Status


def paper(session, request) -> bytes:
    """In French whatever the interface's language, in the hours of the place: it stays there."""
    zone = session.time_zone
    with translation.override("fr"):
        context = {
            "session": session,
            "day": french_dates.full_day(session.starts_at.astimezone(ZoneInfo(zone)).date()),
            "hours": french_dates.hours(session.starts_at, session.ends_at, zone),
            "trainers": session.trainers.order_by("last_name", "first_name"),
            "lines": [(one.person, _signature(one)) for one in _everybody(session)],
            "logo": pdf.LOGO.as_uri(),
        }
        html = render_to_string("class_sessions/sheet.html", context, request)
    return pdf.made_from(html, STYLESHEET)


def workbook(session) -> bytes:
    columns = {
        _("Last name"): 22,
        _("First name"): 18,
        _("UAI"): 12,
        _("School"): 36,
        _("Date"): 12,
        _("Start"): 9,
        _("Ends at"): 9,
        _("Minutes"): 9,
        _("Attendance"): 14,
        _("Signed on site at"): 18,
        _("Code in another tool"): 20,
    }
    return sheets.xlsx_of(_("Attendance"), columns, [_row(one) for one in _everybody(session)])


def name_of(session, extension: str) -> str:
    day = session.starts_at.astimezone(ZoneInfo(session.time_zone)).date()
    return f"emargement-{slugify(session.activity.title)[:60]}-{day}.{extension}"


def _everybody(session) -> list[Presence]:
    return presences(session, list_of(session, Registration.State.SEATED))


def _signature(one: Presence) -> str:
    """What stands where a hand would sign; empty as long as nothing is known."""
    words = []
    if one.signed_at:
        hour = french_dates.hour(one.signed_at, one.session.time_zone)
        words.append(_("Signed by check-in at %s") % hour)
    if one.recorded and one.recorded.minutes is not None:
        words.append(_("Present, %(minutes)d min") % {"minutes": one.recorded.minutes})
    elif one.recorded and not (one.signed_at and one.is_present):
        words.append(str(Status(one.status).label))
    return ". ".join(words)


def _row(one: Presence) -> tuple:
    zone = ZoneInfo(one.session.time_zone)
    starts_at, ends_at = (
        moment.astimezone(zone) for moment in (one.session.starts_at, one.session.ends_at)
    )
    places = [post.organisation for post in one.person.posts.all()]
    schools = [place for place in places if place.kind == Organisation.Kind.SCHOOL]
    return (
        one.person.last_name,
        one.person.first_name,
        ", ".join(school.code for school in schools),
        ", ".join(place.name for place in schools or places),
        starts_at.date(),
        _hour(starts_at),
        _hour(ends_at),
        one.recorded.credited_minutes if one.recorded else None,
        Status(one.status).label if one.recorded else "",
        _hour(one.signed_at.astimezone(zone)) if one.signed_at else None,
        one.session.external_reference,
    )


def _hour(moment):
    return moment.time().replace(second=0, microsecond=0)
