"""When somebody was there, from the times they came and went.

Somebody who comes back, or who is there from two devices, is there once: what counts is the time
during which at least one of their devices was.
"""

from collections.abc import Iterable
from datetime import datetime

Stays = list[tuple[datetime, datetime]]


def stays(
    came: Iterable[datetime], went: Iterable[datetime], start: datetime, end: datetime
) -> Stays:
    """Without overlap, in order, between the start and the end of the meeting. Whoever was not seen
    to leave stayed to the end."""
    # At the same instant one comes before one goes: a device that hands over leaves no gap.
    moves = sorted([*((at, -1) for at in came), *((at, 1) for at in went)])
    found, devices, since = [], 0, start
    for at, way in moves:
        if way == -1:
            since = at if devices == 0 else since
            devices += 1
        elif devices:
            devices -= 1
            if devices == 0:
                found.append((since, at))
    if devices:
        found.append((since, end))
    within = [(max(since, start), min(until, end)) for since, until in found]
    return [(since, until) for since, until in within if since < until]
