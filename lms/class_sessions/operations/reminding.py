"""Reminding those who have a seat: a week, a day, an hour before, as each of them chose.

Run every five minutes, it writes only what may leave at once: what was put off by the night or by
holidays is looked at again later, with the session as it is by then. Each message is unique by
person, lead and date, so that a run that was cut, or two at once, remind nobody twice.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from lms.class_sessions import emails
from lms.class_sessions.models import UPCOMING_STATES, ClassSession, Lead, Registration
from lms.common import clock
from lms.common.models import Message
from lms.people.reminders import when_for

#: How long before the start it leaves, then how much later it still may: after that, the next one
#: says it better.
LEADS = {
    Lead.WEEK: (timedelta(days=7), timedelta(days=3)),
    Lead.DAY: (timedelta(days=1), timedelta(hours=14)),
    Lead.HOUR: (timedelta(hours=1), timedelta(minutes=50)),
}
PORTION = 200
#: When the trainers learn that too few people are registered: there is time to tell more of it.
TOO_FEW_AHEAD = timedelta(days=2)


def remind() -> int:
    """Write the reminders whose moment has come; how many."""
    return sum(_remind(lead, *spans) for lead, spans in LEADS.items())


def _remind(lead: Lead, ahead: timedelta, slack: timedelta) -> int:
    now = clock.now()
    waiting = Registration.objects.filter(
        state=Registration.State.SEATED,
        session__state__in=UPCOMING_STATES,
        session__starts_at__gt=now + ahead - slack,
        session__starts_at__lte=now + ahead,
        session__changed_at=None,  # a change is told first
        queued_at__lte=F("session__starts_at") - ahead,  # whoever came later has just been told
        person__is_active=True,
        person__no_reminders_since=None,
    ).select_related("person", "session__activity")
    last, told = 0, 0
    while portion := list(waiting.filter(pk__gt=last).order_by("pk")[:PORTION]):
        due = _due([row for row in portion if lead not in row.person.declined_reminders], lead)
        with transaction.atomic():
            for row in due:
                emails.reminder(row, lead)
        last, told = portion[-1].pk, told + len(due)
    return told


def _due(rows, lead) -> list[Registration]:
    """Those of these people who were not told yet, and may be written to at this hour."""
    known = set(
        Message.objects.filter(
            kind=emails.REMINDER, about__in=[row.uuid for row in rows]
        ).values_list("about", "occurrence")
    )
    rows = [row for row in rows if (row.uuid, emails.reminder_occurrence(row, lead)) not in known]
    moments, now = when_for([row.person for row in rows]), clock.now()
    return [row for row in rows if moments[row.person_id] <= now]


def warn_of_too_few() -> int:
    """Tell the trainers of the sessions whose minimum is not reached, once a date; how many."""
    now = clock.now()
    short = ClassSession.objects.filter(
        state__in=UPCOMING_STATES,
        minimum__gt=F("seats_taken"),
        starts_at__gt=now,
        starts_at__lte=now + TOO_FEW_AHEAD,
    )
    sessions = list(short.select_related("activity").prefetch_related("trainers"))
    known = set(
        Message.objects.filter(
            kind=emails.TOO_FEW, about__in=[session.uuid for session in sessions]
        ).values_list("about", "person", "occurrence")
    )
    due = [
        (session, person)
        for session in sessions
        for person in session.trainers.all()
        if (session.uuid, person.pk, session.starts_at.isoformat()) not in known
    ]
    for session, person in due:
        emails.too_few(session, person)
    return len(due)
