"""Where people work, which ENT their schools are given, and when they are on holiday."""

from lms.territory.models.calendars import (
    Holiday,
    HolidayZone,
    PublicCalendar,
    PublicHoliday,
    SchoolHoliday,
)
from lms.territory.models.imports import SchoolImport
from lms.territory.models.projects import EntProject, EntRelease, ProjectSchool, Wave
from lms.territory.models.services import EntService
from lms.territory.models.tree import Audience, Organisation

__all__ = [
    "Audience",
    "EntProject",
    "EntRelease",
    "EntService",
    "Holiday",
    "HolidayZone",
    "Organisation",
    "ProjectSchool",
    "PublicCalendar",
    "PublicHoliday",
    "SchoolHoliday",
    "SchoolImport",
    "Wave",
]
