"""Scenes written in any order, played in the order of time, each with the clock at its moment."""

from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from lms.common import clock

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = 4


class Script:
    def __init__(self):
        self._scenes: list[tuple[datetime, partial]] = []

    def at(self, moment: datetime, play, *args, **kwargs) -> None:
        self._scenes.append((moment, partial(play, *args, **kwargs)))

    def play(self) -> None:
        for moment, scene in sorted(self._scenes, key=lambda one: one[0]):
            with clock.at(moment):
                scene()


class Diary:
    """Moments around today that a school would recognise: working days, working hours."""

    def __init__(self, seed: int):
        self.today = clock.today(PARIS)
        self.chance = Random(seed)

    def day(self, days_ago: int) -> date:
        """That many days ago, or the Friday before when it falls on a weekend."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - FRIDAY))

    def free_time(self, days_ago: int) -> datetime:
        """When a teacher has a moment: at noon or after class; on Wednesday, the afternoon."""
        day = self.day(days_ago)
        if day.weekday() == 2:
            start, length = time(13, 45), 180
        else:
            start, length = self.chance.choice([(time(12, 20), 50), (time(16, 45), 80)])
        opens = datetime.combine(day, start, PARIS)
        return opens + timedelta(minutes=self.chance.randrange(length))

    def evening(self, days_ago: int) -> datetime:
        """When an adviser answers: after everybody's free time."""
        opens = datetime.combine(self.day(days_ago), time(18, 15), PARIS)
        return opens + timedelta(minutes=self.chance.randrange(35))

    def in_week(self, weeks: int, weekday: int, hour: int, minute: int = 0) -> datetime:
        """That weekday (0 is Monday) of the week that comes in so many weeks, or went."""
        monday = self.today - timedelta(days=self.today.weekday())
        day = monday + timedelta(weeks=weeks, days=weekday)
        return datetime.combine(day, time(hour, minute), PARIS)

    def friday_in(self, weeks: int) -> date:
        return self.in_week(weeks, FRIDAY, 12).date()
