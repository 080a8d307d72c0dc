"""Which days a page of the agenda shows, which page comes before and after. Without a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH, WEEK, LIST = VIEWS = ("mois", "semaine", "liste")
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Page:
    """The days from one to another, both included, that one page shows."""

    view: str
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return days_from(self.first, (self.last - self.first).days + 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday, with the days of the months around."""
        day, weeks = monday_of(self.first), []
        while day <= self.last:
            weeks.append(days_from(day, 7))
            day += ONE_WEEK
        return weeks

    @property
    def before(self) -> date:
        """The first day of the page before."""
        return page_of(self.view, self.first - ONE_DAY, self.last).first

    @property
    def after(self) -> date:
        return self.last + ONE_DAY


def page_of(view: str, day: date, last: date) -> Page:
    """The page that shows this day; a list begins there and goes on to the `last` day of all."""
    if view == MONTH:
        first = day.replace(day=1)
        return Page(view, first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY)
    if view == WEEK:
        return Page(view, monday_of(day), monday_of(day) + 6 * ONE_DAY)
    return Page(view, day, last)


def days_from(first: date, number: int) -> list[date]:
    return [first + ahead * ONE_DAY for ahead in range(number)]


def monday_of(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def read_day(text: str, *, first: date, last: date, otherwise: date) -> date:
    """The day that an address names, if there is one and it stands between these; else another."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if first <= day <= last else otherwise


def by_day(rows, day_of) -> dict[date, list]:
    """{day: its rows, in their order}."""
    found: dict[date, list] = {}
    for row in rows:
        found.setdefault(day_of(row), []).append(row)
    return found


@dataclass(frozen=True)
class Day:
    """One day as it is drawn: its dates, and the holiday that it is."""

    day: date
    dates: tuple = ()
    off: str = ""
    is_today: bool = False
    is_outside: bool = False  # of the month shown


def drawn(days, dates, off, *, today: date, shown: Page) -> Iterator[Day]:
    for day in days:
        outside = not shown.first <= day <= shown.last
        held = () if outside else tuple(dates.get(day, ()))
        yield Day(day, held, off.get(day, ""), day == today, outside)
