"""Verbs of sessions: planning them, taking and giving back seats, recording attendance."""

from lms.class_sessions.operations.after import give_replay, tell_absent
from lms.class_sessions.operations.announcing import tell_new_dates
from lms.class_sessions.operations.attendance import record_attendance
from lms.class_sessions.operations.following import close_feed, follow, open_feed
from lms.class_sessions.operations.hours import decide_hours
from lms.class_sessions.operations.meeting import (
    collect_stays,
    end_meeting,
    note_end,
    note_recording,
    recording_of,
    way_in,
)
from lms.class_sessions.operations.planning import call_off, change, copy, plan, plan_series
from lms.class_sessions.operations.presence import check_in, record_stays
from lms.class_sessions.operations.reminding import remind, warn_of_too_few
from lms.class_sessions.operations.seats import (
    cancel,
    change_date,
    leave_all,
    register,
    register_several,
)
from lms.class_sessions.operations.telling import SETTLED_AFTER, tell
from lms.class_sessions.operations.wishes import wish_for_dates, withdraw_wish

__all__ = [
    "SETTLED_AFTER",
    "call_off",
    "cancel",
    "change",
    "change_date",
    "check_in",
    "close_feed",
    "collect_stays",
    "copy",
    "decide_hours",
    "end_meeting",
    "follow",
    "give_replay",
    "leave_all",
    "note_end",
    "note_recording",
    "open_feed",
    "plan",
    "plan_series",
    "record_attendance",
    "record_stays",
    "recording_of",
    "register",
    "register_several",
    "remind",
    "tell",
    "tell_absent",
    "tell_new_dates",
    "warn_of_too_few",
    "way_in",
    "wish_for_dates",
    "withdraw_wish",
]
