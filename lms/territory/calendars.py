"""Which calendar and which clock a school lives by, read from its department.

Zones A, B and C follow the academies. A department that is not listed says nothing: its schools
take after what stands above them.
"""

from dataclasses import dataclass, replace

from lms.territory.models import HolidayZone, PublicCalendar

_BY_ZONE = {
    # Besançon, Bordeaux, Clermont-Ferrand, Dijon, Grenoble, Limoges, Lyon, Poitiers
    HolidayZone.A: (
        "25 39 70 90 24 33 40 47 64 03 15 43 63 21 58 71 89 07 26 38 73 74 19 23 87 01 42 69"
        " 16 17 79 86"
    ),
    # Aix-Marseille, Amiens, Lille, Nancy-Metz, Nantes, Nice, Normandie, Orléans-Tours, Reims,
    # Rennes, Strasbourg
    HolidayZone.B: (
        "04 05 13 84 02 60 80 59 62 54 55 57 88 44 49 53 72 85 06 83 14 27 50 61 76"
        " 18 28 36 37 41 45 08 10 51 52 22 29 35 56 67 68"
    ),
    # Créteil, Montpellier, Paris, Toulouse, Versailles
    HolidayZone.C: "77 93 94 11 30 34 48 66 75 09 12 31 32 46 65 81 82 78 91 92 95",
    HolidayZone.CORSICA: "2A 2B",
}
ALSACE_MOSELLE = ("057", "067", "068")


@dataclass(frozen=True)
class Calendar:
    zone: str
    public_calendar: str = PublicCalendar.MAINLAND
    time_zone: str = "Europe/Paris"


_OVERSEAS = {
    "971": Calendar(HolidayZone.GUADELOUPE, PublicCalendar.GUADELOUPE, "America/Guadeloupe"),
    "972": Calendar(HolidayZone.MARTINIQUE, PublicCalendar.MARTINIQUE, "America/Martinique"),
    "973": Calendar(HolidayZone.GUYANE, PublicCalendar.GUYANE, "America/Cayenne"),
    "974": Calendar(HolidayZone.REUNION, PublicCalendar.REUNION, "Indian/Reunion"),
    "975": Calendar(HolidayZone.MIQUELON, PublicCalendar.MIQUELON, "America/Miquelon"),
    "976": Calendar(HolidayZone.MAYOTTE, PublicCalendar.MAYOTTE, "Indian/Mayotte"),
    # Both follow the school calendar of Guadeloupe, whose academy they belong to.
    "977": Calendar(HolidayZone.GUADELOUPE, PublicCalendar.SAINT_BARTH, "America/St_Barthelemy"),
    "978": Calendar(HolidayZone.GUADELOUPE, PublicCalendar.SAINT_MARTIN, "America/Marigot"),
    "986": Calendar(HolidayZone.WALLIS, PublicCalendar.WALLIS, "Pacific/Wallis"),
    "987": Calendar(HolidayZone.POLYNESIA, PublicCalendar.POLYNESIA, "Pacific/Tahiti"),
    "988": Calendar(HolidayZone.CALEDONIA, PublicCalendar.CALEDONIA, "Pacific/Noumea"),
}
#: Islands of Polynesia that keep another hour than Tahiti, by the code of their commune.
_ISLAND_TIME = {
    **dict.fromkeys(("98718", "98723", "98731", "98746", "98756", "98757"), "Pacific/Marquesas"),
    "98719": "Pacific/Gambier",
}
_MAINLAND = {
    code.zfill(3): Calendar(
        zone,
        PublicCalendar.ALSACE_MOSELLE
        if code.zfill(3) in ALSACE_MOSELLE
        else PublicCalendar.MAINLAND,
    )
    for zone, codes in _BY_ZONE.items()
    for code in codes.split()
}
_KNOWN = _MAINLAND | _OVERSEAS


def calendar_of(department: str, commune: str = "") -> Calendar | None:
    """The calendar of a school, from the codes of its department and of its commune, if known.

    The commune tells apart the islands that the directory files under Guadeloupe, and those of
    Polynesia that keep their own hour.
    """
    found = _OVERSEAS.get(commune[:3]) or _KNOWN.get(department)
    if commune in _ISLAND_TIME:
        return replace(found, time_zone=_ISLAND_TIME[commune])
    return found
