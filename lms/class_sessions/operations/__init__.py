"""Verbs of sessions: planning them, taking and giving back seats, recording attendance."""

from lms.class_sessions.operations.attendance import record_attendance
from lms.class_sessions.operations.following import close_feed, follow, open_feed
from lms.class_sessions.operations.planning import call_off, change, copy, plan, plan_series
from lms.class_sessions.operations.presence import check_in, record_stays
from lms.class_sessions.operations.reminding import remind
from lms.class_sessions.operations.seats import (
    cancel,
    change_date,
    leave_all,
    register,
    register_several,
)
from lms.class_sessions.operations.telling import SETTLED_AFTER, tell

__all__ = [
    "SETTLED_AFTER",
    "call_off",
    "cancel",
    "change",
    "change_date",
    "check_in",
    "close_feed",
    "copy",
    "follow",
    "leave_all",
    "open_feed",
    "plan",
    "plan_series",
    "record_attendance",
    "record_stays",
    "register",
    "register_several",
    "remind",
    "tell",
]
