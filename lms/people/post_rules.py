"""Which role goes with which profile, and at which kind of place; the same for whoever gives it."""

from datetime import date

from lms.common import clock
from lms.common.french_dates import full_day
from lms.people.errors import (
    NoPostForFamilies,
    OnlySchoolsHaveHeads,
    PartnersFollowNobody,
    PlaceClosed,
    PlaceNotOpenYet,
    ReferentsAreNear,
    RoleOfAnotherProfile,
    SchoolsWatchNobody,
)
from lms.people.models import NO_POST_AS, Role
from lms.people.queries import MANAGING_ROLES
from lms.territory.models import Audience, Organisation

Kind = Organisation.Kind
#: Roles that say what somebody is: no other profile holds them.
AUDIENCES_OF = {
    Role.HEAD: (Audience.HEAD,),
    Role.INSPECTOR: (Audience.INSPECTOR,),
    Role.ADVISER: (Audience.ADVISER, Audience.DIGITAL_ADVISER),
    Role.PARTNER: (Audience.PARTNER,),
    Role.VENDOR_AGENT: (Audience.PARTNER,),
}
#: Roles of a district, or of what stands above it.
WATCHING_ROLES = (Role.INSPECTOR, Role.ADVISER)


def refuse_impossible(place: Organisation, audience: str, role: str, day: date) -> None:
    """Raise the ImpossiblePost that says why nobody begins such a post there on that day."""
    if audience in NO_POST_AS:
        raise NoPostForFamilies
    if place.valid_to and place.valid_to < day:
        raise PlaceClosed(place=place.name, day=full_day(place.valid_to))
    # A school of today may bear a newer code than the post that somebody has long held there.
    if place.valid_from and max(day, clock.today()) < place.valid_from:
        raise PlaceNotOpenYet(place=place.name, day=full_day(place.valid_from))
    if role == Role.REFERENT and place.kind not in (Kind.SCHOOL, Kind.DISTRICT):
        raise ReferentsAreNear(place=place.name)
    if role == Role.HEAD and place.kind != Kind.SCHOOL:
        raise OnlySchoolsHaveHeads(place=place.name)
    if role in WATCHING_ROLES and place.kind == Kind.SCHOOL:
        raise SchoolsWatchNobody
    if audience == Audience.PARTNER and role in MANAGING_ROLES:
        raise PartnersFollowNobody
    if audience not in AUDIENCES_OF.get(role, (audience,)):
        raise RoleOfAnotherProfile(role=Role(role).label, audience=Audience(audience).label)
