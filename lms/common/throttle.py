"""Limits kept in the shared cache, so that every process counts together."""

import hashlib

from django.core.cache import cache

from lms.common import clock


def allow(key: str, limit: int, seconds: int) -> bool:
    """Count one use of `key`; say whether it stays within `limit` per window of `seconds`.

    Two simultaneous uses may be counted as one: a slight overrun is accepted, a lost user is not.
    """
    window = int(clock.now().timestamp()) // seconds
    # The key may hold an address or a code: only its digest is stored.
    name = f"throttle:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
    if cache.add(name, 1, timeout=seconds):
        return limit >= 1
    try:
        return cache.incr(name) <= limit
    except ValueError:  # it expired between the two calls
        cache.set(name, 1, timeout=seconds)
        return limit >= 1
