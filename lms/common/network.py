"""Where a request comes from, as the activity log keeps it: a network, never one machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address, ip_network

_address: ContextVar[Callable[[], str] | None] = ContextVar("address", default=None)
# An entry of the log is never rewritten, so that it outlives an erasure: it says enough to tell
# a school's line from another country's, and too little to single out a person.
KEPT_BITS = {4: 24, 6: 48}


def current() -> str:
    """The network of the request under way; nothing outside a request."""
    read = _address.get()
    return coarse(read()) if read else ""


def coarse(address: str) -> str:
    try:
        bits = KEPT_BITS[ip_address(address).version]
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{bits}", strict=False))


@contextmanager
def seen_from(read: Callable[[], str]) -> Iterator[None]:
    """`read` gives the address when it is asked for: most requests write no log entry."""
    token = _address.set(read)
    try:
        yield
    finally:
        _address.reset(token)
