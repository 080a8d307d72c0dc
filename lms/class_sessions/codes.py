"""The code by which those who come sign on site: projected or printed by the trainer.

Eight symbols, 40 bits, drawn from the session's identity under the secret of the installation:
nobody reads a code in the database, and a printed one stays good when the class moves.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.class_sessions import errors
from lms.class_sessions.models import ClassSession
from lms.class_sessions.queries import JOIN_EARLY
from lms.common import clock, codes, french_dates

LENGTH = 8
#: A code is still known that long before and after, to say that it is too early or too late.
KNOWN_FOR = timedelta(days=1)


def code_of(session) -> str:
    digest = salted_hmac("lms.class_sessions.check_in", str(session.uuid), algorithm="sha256")
    return codes.drawn_from(digest.digest(), LENGTH)


def address_of(session) -> str:
    """What the QR code opens."""
    return f"{settings.LEVIER_SITE_URL}{reverse('class_sessions:check_in')}?code={code_of(session)}"


def session_with(typed: str, person) -> ClassSession:
    """The session that a code opens now; for any other code, why it opens none."""
    code = codes.read(typed, LENGTH)
    # All are compared, each in constant time: how long it takes tells nothing of a code.
    found = [one for one in _around_now() if constant_time_compare(code_of(one), code)]
    if not found:
        raise errors.UnknownCode
    check_open(found[0], person)
    return found[0]


def check_open(session, person) -> None:
    opens_at = session.starts_at - JOIN_EARLY
    if session.state == ClassSession.State.CANCELLED:
        raise errors.CalledOff
    if clock.now() < opens_at:
        raise errors.CheckInNotOpen(french_dates.moment(opens_at, person.time_zone))
    if session.is_over:
        raise errors.CheckInOver


def _around_now() -> QuerySet[ClassSession]:
    now = clock.now()
    sessions = ClassSession.objects.filter(
        starts_at__lt=now + KNOWN_FOR, ends_at__gt=now - KNOWN_FOR
    ).exclude(modality=ClassSession.Modality.ONLINE)
    return sessions.exclude(state=ClassSession.State.DRAFT).select_related("activity")
