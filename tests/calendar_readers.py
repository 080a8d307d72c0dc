"""A calendar file as two programs that know nothing of each other understand it."""

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import icalendar

from front_end import node_and_npm

ICAL_JS = Path(__file__).with_suffix(".mjs")


@dataclass(frozen=True)
class Read:
    method: str
    uid: str
    sequence: int
    status: str
    start: datetime
    end: datetime


def by_python(files: list[bytes]) -> list[Read]:
    return [_by_python(icalendar.Calendar.from_ical(content)) for content in files]


def _by_python(whole) -> Read:
    [event] = whole.walk("VEVENT")
    written = {zone["TZID"]: zone.to_tz() for zone in whole.walk("VTIMEZONE")}

    def moment(name) -> datetime:
        # By the zone that the file describes, and not by the one that Python knows by that name.
        found = event[name]
        zone = written.get(found.params.get("TZID"), UTC)
        return found.dt.replace(tzinfo=zone).astimezone(UTC)

    return Read(
        whole["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"],
        moment("DTSTART"), moment("DTEND"),
    )  # fmt: skip


def by_javascript(files: list[bytes]) -> list[Read]:
    """With ical.js, which serves Thunderbird and Nextcloud."""
    node, _npm = node_and_npm()
    told = subprocess.run(
        [node, str(ICAL_JS)],
        input=json.dumps([content.decode() for content in files]),
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        Read(**one | {name: datetime.fromtimestamp(one[name], UTC) for name in ("start", "end")})
        for one in json.loads(told.stdout)
    ]
