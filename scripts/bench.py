"""Measure the product's speed: `make bench`. What follows ARGS= chooses: S7, S7 S9, --short.

Only a full run of every figure writes tests/bench/report.json and report.md, which are committed;
any other writes them under var/bench/. Needs PostgreSQL: DATABASE_URL, or the one of this machine.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import demo
import prepare

ROOT = prepare.ROOT
sys.path.insert(0, str(ROOT))

# After the path above: a script finds only its own folder, and what follows stands in the root.
import psycopg  # noqa: E402

from tests.bench import imports, places, public_page, report, searching, seats  # noqa: E402
from tests.bench.measure import Measured, Wrong  # noqa: E402

MEASURES: dict[str, Callable[[places.Place], Measured]] = {
    "S1": public_page.measure,
    "S7": imports.measure,
    "S8": searching.measure,
    "S9": seats.measure,
}
#: What the list of figures asks for, and nothing measures yet.
NOT_YET = {
    "S2": "signed-in curriculum page of 30 steps",
    "S3": "a step marked done over HTTP",
    "S4": "progress operation in process against the driver's raw upsert",
    "S5": "national progress by area through the view",
    "S6": "progress list of one curriculum, and its CSV",
    "S10": "100,000 reminders to a local SMTP sink, killed midway",
    "S11": "weight of public pages on first visit",
    "S12": "memory per worker, and start to first page",
}


def chosen(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="ID", help=f"among {', '.join(MEASURES)}")
    parser.add_argument("--short", action="store_true", help="reduced sizes, for a few minutes")
    asked = parser.parse_args(arguments)
    if unknown := [one for one in asked.figures if one not in MEASURES]:
        parser.error(f"{', '.join(unknown)} cannot be measured yet; choose {', '.join(MEASURES)}.")
    return asked


def measure(place: places.Place, figures: list[str]) -> dict[str, Measured]:
    measured = {}
    for entry in figures:
        print(f"--- {entry}", flush=True)
        start = time.monotonic()
        measured[entry] = MEASURES[entry](place)
        print(f"    {time.monotonic() - start:.0f} s", flush=True)
    return measured


def main() -> int:
    asked = chosen(sys.argv[1:])
    figures = [one for one in MEASURES if one in asked.figures or not asked.figures]
    is_whole = len(figures) == len(MEASURES) and not asked.short
    folder = ROOT / "tests/bench" if is_whole else Path(ROOT, "var/bench")
    server = os.environ.get("DATABASE_URL", places.SERVER)
    start = time.monotonic()
    try:
        with places.prepared(server, short=asked.short) as place:
            measured = measure(place, figures)
        database = places.version(server)
    except psycopg.OperationalError as error:
        print(f"PostgreSQL does not answer as it should: {error}", file=sys.stderr)
        return 1
    except Wrong as error:
        print(f"Not a measure: {error}", file=sys.stderr)
        return 1
    except demo.CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    run = report.Run(
        day=date.today(),
        form="short" if asked.short else "full",
        machine=report.machine(database),
        measured=measured,
        not_measured={entry: "left out of this run" for entry in MEASURES if entry not in figures}
        | NOT_YET,
        seconds=time.monotonic() - start,
    )
    report.write(run, folder)
    print(report.as_markdown(run))
    print(f"Written in {folder.relative_to(ROOT)}/.")
    return int(not all(figure.within_bound for figure in run.figures))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
