"""Jobs of sessions: load, one call."""

from django.db.models import Q

from lms.class_sessions import operations
from lms.class_sessions.models import ClassSession
from lms.common import clock


def tell(session_uuid: str) -> None:
    """Tell everyone of one session's change."""
    session = ClassSession.objects.select_related("activity").get(uuid=session_uuid)
    operations.tell(actor=None, session=session)


def end_meeting(session_uuid: str) -> None:
    operations.end_meeting(session=ClassSession.objects.get(uuid=session_uuid))


def note_end(session_uuid: str) -> None:
    operations.note_end(session=ClassSession.objects.get(uuid=session_uuid))


def remind() -> None:
    """Every five minutes: the reminders whose moment has come, and the minimums not
    reached, what those who missed a class are offered."""
    operations.remind()
    operations.warn_of_too_few()
    operations.tell_absent()


def tell_new_dates() -> None:
    """Every minute: the seats that came to be had, to whoever wished for them."""
    operations.tell_new_dates()


def tell_changes() -> None:
    """Every minute: tell the changes that have settled, and what a killed worker left untold."""
    settled = Q(changed_at__lte=clock.now() - operations.SETTLED_AFTER)
    called_off = Q(state=ClassSession.State.CANCELLED, changed_at__isnull=False)
    for uuid in ClassSession.objects.filter(settled | called_off).values_list("uuid", flat=True):
        tell(str(uuid))
