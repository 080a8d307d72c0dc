"""Whose request is under way, for what is told by a signal, which is given no actor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_read: ContextVar[Callable | None] = ContextVar("acting", default=None)


def current():
    """The person signed in on this request; None for a visitor, and outside a request."""
    person = _read.get()() if _read.get() else None
    return person if person is not None and person.is_authenticated else None


@contextmanager
def on_behalf_of(read: Callable) -> Iterator[None]:
    """`read` gives the person when they are asked for: most requests need not know."""
    token = _read.set(read)
    try:
        yield
    finally:
        _read.reset(token)
