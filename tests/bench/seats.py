"""S9: a thousand people ask for thirty seats at once, on PostgreSQL and on SQLite."""

import shutil
import statistics

from tests.bench.measure import Figure, Measured
from tests.bench.places import Place, migrate

PEOPLE, SEATS = 1000, 30


def measure(place: Place) -> Measured:
    """As many people and seats in both forms; the short one is content with a single run."""
    times = place.size(3, 1)
    postgresql = [_on_postgresql(place) for _ in range(times)]
    sqlite = _on_sqlite(place, times)
    seconds = [statistics.median(one["seconds"] for one in runs) for runs in (postgresql, sqlite)]
    badly_served = sum(map(wrongs, postgresql + sqlite))
    figures = [
        Figure("S9.postgresql", "1,000 ask for 30 seats, PostgreSQL, s", seconds[0], 3, 2),
        Figure("S9.sqlite", "1,000 ask for 30 seats, SQLite, s", seconds[1], 5, 3),
        Figure("S9.wrong", "of them, badly served or out of order", badly_served, 0, 0),
    ]
    told = [
        "Two processes of four threads, each thread with its own connection, call the operation"
        " behind the button for one person after another: lock, seat or place in line, mail in the"
        " outbox, commit. Without HTTP.",
        f"Median of {times}: PostgreSQL {_all(postgresql)}; SQLite {_all(sqlite)}.",
        "Each run must leave seats 1 to 30 sold once each, and 970 waiting in the order they came.",
    ]
    faults = [error for one in postgresql + sqlite for error in one["errors"]]
    return Measured(figures, told + sorted(set(faults))[:5])


def wrongs(run: dict) -> int:
    """How many people that run served otherwise than it should."""
    sold = run["seats"] == list(range(1, SEATS + 1))
    missing = abs(PEOPLE - SEATS - run["waiting"])
    return len(run["errors"]) + (not sold) + missing + (not run["in_order"])


def _on_postgresql(place: Place) -> dict:
    place.fresh_database()
    return place.inside("seats", PEOPLE, SEATS)


def _on_sqlite(place: Place, times: int) -> list[dict]:
    empty, used = place.folder / "empty.sqlite3", place.folder / "seats.sqlite3"
    migrate(place, f"sqlite:///{empty}")
    runs = []
    for _ in range(times):
        for leftover in place.folder.glob("seats.sqlite3*"):
            leftover.unlink()
        shutil.copy(empty, used)
        runs.append(place.inside("seats", PEOPLE, SEATS, url=f"sqlite:///{used}"))
    return runs


def _all(runs: list[dict]) -> str:
    return ", ".join(f"{one['seconds']:.2f}" for one in runs) + " s"
