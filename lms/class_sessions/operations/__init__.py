"""Verbs of sessions: planning them, taking and giving back seats, recording attendance."""

from lms.class_sessions.operations.attendance import record_attendance
from lms.class_sessions.operations.planning import call_off, change, plan
from lms.class_sessions.operations.seats import cancel, change_date, leave_all, register
from lms.class_sessions.operations.telling import SETTLED_AFTER, tell

__all__ = [
    "SETTLED_AFTER",
    "call_off",
    "cancel",
    "change",
    "change_date",
    "leave_all",
    "plan",
    "record_attendance",
    "register",
    "tell",
]
