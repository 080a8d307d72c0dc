"""What people are told of their sessions: in their language, in their zone, once."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lms.class_sessions import calendar
from lms.class_sessions.models import ClassSession, Registration
from lms.common import french_dates, outbox
from lms.common.outbox import operations as mail
from lms.interop.calendar import Method, content_type
from lms.people.reminders import way_out

REMINDER = "session_reminder"
TOO_FEW = "session_too_few"
#: To whoever missed a class, and what it offers them.
MISSED, REPLAY, DATE = "session_missed", "replay", "date"


def confirmed(registration, by=None) -> None:
    """`by`: who took the seat for them, where it was somebody else."""
    _write("session_confirmed", registration, method=Method.REQUEST, by=by)


def promoted(registration) -> None:
    _write("session_promoted", registration, method=Method.REQUEST)


def waiting(registration, by=None) -> None:
    _write("session_waiting", registration, by=by)


def left(registration) -> None:
    """The seat given back: the calendar forgets it."""
    _write("session_left", registration, method=Method.CANCEL)


def changed(registration) -> None:
    """Before and after; those who have a seat also get the calendar's update."""
    seated = registration.state == Registration.State.SEATED
    _write(
        "session_changed",
        registration,
        method=Method.REQUEST if seated else None,
        occurrence=str(registration.session.sequence),
        differences=differences,
    )


def called_off(registration) -> None:
    seated = registration.state == Registration.State.SEATED
    _write(
        "session_called_off",
        registration,
        method=Method.CANCEL if seated else None,
        occurrence=str(registration.session.sequence),
        known_when=known_when,
    )


def reminder(registration, lead) -> None:
    occurrence = _reminder_key(registration, lead)
    _write(REMINDER, registration, occurrence=occurrence, is_reminder=True)


def too_few(session, person) -> None:
    """To a trainer: the minimum is not reached."""
    with translation.override(person.language):
        parts = outbox.render(
            TOO_FEW, _context(session, person, calendar.address_of(session, "manage"))
        )
    mail.queue(
        kind=TOO_FEW,
        about=session.uuid,
        person=person,
        occurrence=session.starts_at.isoformat(),
        **parts._asdict(),
    )


def missed(attendance, offer: str, date) -> None:
    """To whoever was absent: the replay, or else the next date with a seat."""
    person, session = attendance.person, attendance.session
    with translation.override(person.language):
        context = _context(session, person, calendar.address_of(session))
        context |= {"replay": offer == REPLAY, "stop": way_out(person)}
        if date:
            context |= {"next": date.session.when_for(person)}
            context |= {"next_address": calendar.address_of(date.session)}
        parts = outbox.render(MISSED, context)
    mail.queue(
        kind=MISSED,
        about=attendance.uuid,
        person=person,
        occurrence=offer,
        **parts._asdict(),
        reminder=True,
    )


def reminder_occurrence(registration, lead) -> str:
    """What tells a reminder from the others of a registration: once a lead, for a given date."""
    return f"{registration.occurrence}.{_reminder_key(registration, lead)}"


def _reminder_key(registration, lead) -> str:
    return f"{lead} {registration.session.starts_at.isoformat()}"


def new_dates(wish, dates, news) -> None:
    """All the dates with seats, to whoever wished for them; once for what appeared until `news`."""
    person = wish.person
    with translation.override(person.language):
        lines = [
            {"date": date, "when": date.session.when_for(person), "opens": _opening(date, person)}
            | {"address": calendar.address_of(date.session)}
            for date in dates
        ]
        context = {
            "person": person,
            "activity": wish.activity,
            "lines": lines,
            "address": f"{settings.LEVIER_SITE_URL}{wish.activity.path}",
        }
        parts = outbox.render("session_new_dates", context)
    mail.queue(
        kind="session_new_dates",
        about=wish.uuid,
        person=person,
        occurrence=news.isoformat(),
        **parts._asdict(),
    )


def _opening(date, person) -> str:
    """When registration opens, in words, where it has not yet."""
    if not date.session.opens_later:
        return ""
    return french_dates.moment(date.session.registration_opens_at, person.time_zone)


def differences(session, person) -> list[dict]:
    """What changed since people were last told, as lines of label, before and after; the date
    alone where all is as before, which only those read who came meanwhile."""
    if not session.told:
        return []
    before, lines = _as_told(session), []
    facts = (
        (_("Date"), ClassSession.when_for, person),
        (_("Form"), ClassSession.get_modality_display),
        (_("Place"), lambda one: one.place),
    )
    for label, read, *arguments in facts:
        was, now = (str(read(one, *arguments)) for one in (before, session))
        if was != now:
            lines.append({"label": label, "before": was, "after": now})
    if before.link != session.link:
        # The link itself opens the class to whoever holds it: it stays on the site.
        new_link = _("a new one, on the session's page")
        lines.append({"label": _("Link"), "before": "", "after": new_link})
    return lines or [{"label": _("Date"), "before": "", "after": session.when_for(person)}]


def known_when(session, person) -> str:
    """The date as people wrote it down, whatever was changed since and not yet told."""
    return _as_told(session).when_for(person)


def _as_told(session) -> ClassSession:
    facts = dict(session.told)
    for name in ("starts_at", "ends_at"):
        if name in facts:
            facts[name] = datetime.fromisoformat(facts[name])
    names = ("starts_at", "ends_at", "time_zone", "modality", "place", "link")
    return ClassSession(**{name: facts.get(name, getattr(session, name)) for name in names})


def _write(
    template, registration, *, method=None, occurrence="", is_reminder=False, by=None, **late
) -> None:
    """Queue one message; `late` holds functions of (session, person), run in their language."""
    person, session = registration.person, registration.session
    with translation.override(person.language):
        context = _context(session, person, calendar.address_of(session))
        context |= {"by": by, "until": _given_back_until(registration)}
        if is_reminder:
            context["stop"] = way_out(person)
        context |= {name: read(session, person) for name, read in late.items()}
        parts = outbox.render(template, context)
        attachments = [_calendar_file(registration, method)] if method else []
    mail.queue(
        kind=template,
        about=registration.uuid,
        person=person,
        # Coming back after leaving is another occasion; a repeated request is not.
        occurrence=".".join(filter(None, (str(registration.occurrence), occurrence))),
        **parts._asdict(),
        attachments=attachments,
        reminder=is_reminder,
    )


def _given_back_until(registration) -> str:
    """In words; empty where the seat is given back until the class begins."""
    session, until = registration.session, registration.session.seats_given_back_until
    if not session.leaves_before or registration.queued_at > until:
        return ""
    return french_dates.moment(until, registration.person.time_zone)


def _context(session, person, address: str) -> dict:
    return {
        "person": person,
        "session": session,
        "activity": session.activity,
        "when": session.when_for(person),
        "address": address,
    }


def _calendar_file(registration, method):
    content = calendar.file_for(registration.session, registration, method)
    return ("invitation.ics", content, content_type(method))
