"""How much of a video was really watched: pure arithmetic over ranges of seconds.

A player says which ranges it played. The server believes it only as far as time allows: an account
fills with twice the time elapsed (the fastest speed accepted), since the page was opened, plus a
small start that absorbs a slow clock or network. Each second seen for the first time is paid from
that account. Whoever jumps to the end at once is credited the start and nothing more; whoever
watched offline is credited up to the time they were away.
"""

MAX_SPEED = 2
START_SHARE = 0.02  # of the duration: what a forged report earns at most
MAX_RANGES = 200  # in one report


def merge(ranges):
    """Sorted ranges that neither touch nor overlap, holding the same seconds."""
    merged = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        elif end > start:
            merged.append([start, end])
    return merged


def total(ranges):
    """Seconds held by merged ranges."""
    return sum(end - start for start, end in ranges)


def clip(ranges, duration):
    """The part of the ranges that lies within the video."""
    return [(max(0, start), min(end, duration)) for start, end in ranges]


def fresh(ranges, seen):
    """What `ranges` hold that `seen` does not; both merged."""
    left = []
    for start, end in ranges:
        for known_start, known_end in seen:
            if known_end <= start or known_start >= end:
                continue
            if known_start > start:
                left.append([start, known_start])
            start = max(start, known_end)
        if end > start:
            left.append([start, end])
    return left


def take(ranges, seconds):
    """The first `seconds` of the ranges."""
    taken = []
    for start, end in ranges:
        if seconds <= 0:
            break
        end = min(end, start + seconds)
        taken.append([start, end])
        seconds -= end - start
    return taken


def opening_allowance(duration):
    """What the account holds before any time has passed."""
    return duration * START_SHARE


def refill(allowance, elapsed, duration):
    """The account after some time; never more than the whole video, so that it cannot hoard."""
    return min(allowance + max(0, elapsed) * MAX_SPEED, duration)


def credit(seen, reported, allowance, duration):
    """Believe a report as far as the account allows: (ranges now seen, what the account keeps)."""
    new = fresh(merge(clip(reported, duration)), seen)
    paid = take(new, allowance)
    now_seen = [[round(start, 3), round(end, 3)] for start, end in merge([*seen, *paid])]
    return now_seen, allowance - total(paid)


def percent(seconds, duration):
    """Share of the video seen, rounded down."""
    return min(100, int(seconds * 100 / duration + 1e-6)) if duration else 0
