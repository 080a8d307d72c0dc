"""What a figure is, and how ours is read between two readings of a floor. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

STEADY = 0.15
TRIES = 3


class Wrong(Exception):
    """What was timed did not do what it should: its time says nothing."""


@dataclass(frozen=True)
class Figure:
    """A value beside what it must not pass (the bound) and what we are after (the goal)."""

    id: str
    words: str
    value: float
    bound: float
    goal: float
    at_least: bool = False  # else: at most

    def reaches(self, mark: float) -> bool:
        return self.value >= mark if self.at_least else self.value <= mark

    @property
    def met(self) -> bool:
        return self.reaches(self.goal)

    @property
    def within_bound(self) -> bool:
        return self.reaches(self.bound)


@dataclass
class Measured:
    """What measuring one entry of the list gave: figures, and sentences for the reader."""

    figures: list[Figure]
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """Ours, and the floor as it was just before and just after."""

    ours: object
    floors: tuple[float, float]

    @property
    def floor(self) -> float:
        return sum(self.floors) / 2

    @property
    def spread(self) -> float:
        """By how much of the smaller one the two floors differ."""
        return max(self.floors) / min(self.floors) - 1

    @property
    def is_steady(self) -> bool:
        return self.spread <= STEADY

    def in_words(self, unit: str) -> str:
        before, after = self.floors
        words = f"floor {before:.4g} then {after:.4g} {unit}, {self.spread:.0%} apart"
        return words if self.is_steady else f"{words}: UNSTEADY after {TRIES} tries"


def between_floors(floor: Callable[[], float], ours: Callable[[], object]) -> Reading:
    """Floor, ours, floor; again when the floors differ, since the machine was busy with something.

    A machine that never rests gives its least unsteady reading, and the report says so.
    """
    readings = []
    for _ in range(TRIES):
        before, value, after = floor(), ours(), floor()
        readings.append(Reading(value, (before, after)))
        if readings[-1].is_steady:
            break
    return min(readings, key=lambda reading: reading.spread)
