"""How often pages are read: added up in memory, and written together every few seconds.

No cookie, no address, nothing of anybody: a page, a day, and the profile of whoever is signed in.
A process killed between two writings loses a few seconds of counts, which no other figure uses.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from cms.aiming import reader_of
from lms.common import clock
from lms.communication.operations import count_readings
from lms.people.permissions import is_editor

log = logging.getLogger("levier.readings")

#: Whoever fetches pages without reading them says so, or says nothing at all.
MACHINES = re.compile(
    r"^$|bot\b|crawl|spider|slurp|preview|monitor|curl|wget|python", re.IGNORECASE
)


class Tally:
    """Counts that wait to be written. Safe between threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counts: Counter = Counter()
        self._since = time.monotonic()

    def add(self, page, audience: str) -> None:
        with self._lock:
            if not self._counts:
                self._since = time.monotonic()
            self._counts[page.translation_key, clock.today(), audience] += 1
            every = settings.LEVIER_READINGS_EVERY
            late = every is not None and time.monotonic() - self._since >= every
        if late:
            # Beside the reader, who waits for no writer and sees none of its failures.
            threading.Thread(target=self._write_aside, daemon=True).start()

    def write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            count_readings(dict(counts))
        except DatabaseError:
            log.exception("readings could not be written; they wait for the next time")
            with self._lock:
                self._counts.update(counts)
                self._since = time.monotonic()

    def _write_aside(self) -> None:
        try:
            self.write()
        finally:
            connection.close()


tally = Tally()


def note(request, page) -> None:
    """Count one reading, unless a machine asks, or an editor, or somebody who objected."""
    if request.method != "GET" or MACHINES.search(request.headers.get("User-Agent", "")):
        return
    person = request.user
    if person.is_authenticated and (person.uncounted_since or is_editor(person)):
        return
    tally.add(page, reader_of(request).audience)


def write_at_exit() -> None:
    if settings.LEVIER_READINGS_EVERY is not None:
        atexit.register(_last_writing)


def _last_writing() -> None:
    close_old_connections()
    tally.write()
