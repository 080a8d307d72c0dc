"""Whether a session counts in the eighteen hours of a teacher's year: proposed by whoever plans it,
decided by the inspector of its district, who may change their mind until nobody proposes it."""

from django.db import transaction

from lms.class_sessions import errors, queries
from lms.class_sessions.models import ClassSession
from lms.common import audit
from lms.common.locks import locked

Hours = ClassSession.Hours


@transaction.atomic
def decide_hours(*, actor, session, counted: bool) -> ClassSession:
    """Count what was proposed, or decline it."""
    session = locked(session)
    if not queries.hours_decided_by(actor).filter(pk=session.pk).exists():
        raise errors.NotTheirInspector
    if session.hours == Hours.NONE or session.state == ClassSession.State.CANCELLED:
        raise errors.NothingProposed
    decided = Hours.COUNTED if counted else Hours.DECLINED
    if session.hours == decided:
        return session
    session.hours, session.hours_decided_by = decided, actor
    session.save(update_fields=["hours", "hours_decided_by"])
    audit.record(actor=actor, verb="session.hours_decided", target=session, hours=decided)
    return session
