"""The only source of "now". The demo writes its past through it, tests move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _moment.get() or timezone.now()


def today(zone: tzinfo | None = None) -> date:
    """The calendar day of the present moment, in `zone` or in the zone shown to the reader."""
    return timezone.localtime(now(), zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `moment` the present for the block."""
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware moment")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
