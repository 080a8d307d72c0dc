"""What should become of a class, in memory: seats, line, and what people were told of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

SEATED, WAITING = "seated", "waiting"


@dataclass
class Class:
    seats: int | None
    places: int | None
    starts_at: datetime
    state: str = "open"
    seated: list = field(default_factory=list)
    line: list = field(default_factory=list)
    since: dict = field(default_factory=dict)  # person: when they took what they hold
    told: Counter = field(default_factory=Counter)  # (kind of message, person): how many
    promoted: list = field(default_factory=list)
    known: datetime | None = None  # the date as it was, while a change is to be told
    changes: list[datetime] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.seats is not None and len(self.seated) >= self.seats

    def register(self, person, now) -> str:
        if person in self.seated:
            return SEATED
        if person in self.line:
            return WAITING
        if self.state != "open":
            return {"closed": "closed", "cancelled": "called_off"}[self.state]
        if not self.line and not self.is_full:
            self._seat(person, now, "session_confirmed")
            return SEATED
        if self.places is not None and len(self.line) >= self.places:
            return "full"
        self.line.append(person)
        self._tell("session_waiting", person, now)
        return WAITING

    def cancel(self, person, now) -> None:
        if person in self.line:
            self.line.remove(person)
        elif person in self.seated:
            self.seated.remove(person)
            self._tell("session_left", person)
            self._promote(now)

    def erase(self, person, now) -> None:
        self.cancel(person, now)
        self.promoted = [one for one in self.promoted if one != person]
        self.told = Counter({key: n for key, n in self.told.items() if key[1] != person})

    def resize(self, seats, now) -> str:
        if self.state == "cancelled":
            return "called_off"
        if seats is not None and seats < len(self.seated):
            return "seats_taken"
        self.seats = seats
        self._promote(now)
        return "done"

    def set_open(self, open) -> str:
        if self.state == "cancelled":
            return "called_off"
        self.state = "open" if open else "closed"
        return "done"

    def move(self, starts_at, now) -> str:
        if self.state == "cancelled":
            return "called_off"
        if starts_at != self.starts_at:
            self.known = self.known or self.starts_at
            self.starts_at = starts_at
            self.changes.append(now)
        return "done"

    def call_off(self, now) -> str:
        if self.state != "cancelled":
            self.state = "cancelled"
            self.changes.append(now)
        return "done"

    def tell(self) -> None:
        """Once: those who knew another date, or took their place while it was another one."""
        if not self.changes:
            return
        first, last = self.changes[0], self.changes[-1]
        for person in [*self.seated, *self.line]:
            if self.state == "cancelled":
                self._tell("session_called_off", person)
            elif self.since[person] <= last and (
                self.known != self.starts_at or self.since[person] > first
            ):
                self._tell("session_changed", person)
        self.known, self.changes = None, []

    def _promote(self, now) -> None:
        while self.line and not self.is_full and self.state != "cancelled":
            person = self.line.pop(0)
            self.promoted.append(person)
            self._seat(person, now, "session_promoted")

    def _seat(self, person, now, kind) -> None:
        self.seated.append(person)
        self._tell(kind, person, now)

    def _tell(self, kind, person, now=None) -> None:
        self.told[kind, person] += 1
        if now:
            self.since[person] = now
