"""When a reminder may reach somebody, and how they stop them all.

Never from 21:00 to 07:00 of their own hour, nor in the school holidays of their place: it waits.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import transaction
from django.urls import reverse

from lms.common import audit, clock
from lms.people.models import Person, Post
from lms.people.queries import held_on
from lms.territory.models import SchoolHoliday

SALT = "lms.people.reminders"
QUIET_FROM, QUIET_UNTIL = time(21), time(7)


def may_be_reminded(people):
    """Those among these people who take reminders."""
    return people.filter(is_active=True, no_reminders_since=None)


def when_for(people) -> dict[int, datetime]:
    """{pk: the first moment, from now on, when each of these people may be reminded}."""
    people = list(people)
    zones = _holiday_zones(people)
    ends = _running_holidays()
    return {
        person.pk: _first_moment(person, ends.get(zones.get(person.pk, ""))) for person in people
    }


def _holiday_zones(people) -> dict[int, str]:
    posts = Post.objects.filter(held_on(clock.today()), person__in=[one.pk for one in people])
    posts = posts.order_by("-starts_on").values_list("person", "organisation__zone")
    return dict(posts)


def _running_holidays() -> dict[str, datetime]:
    """{zone: the last day of the holidays it is in}."""
    today = clock.today()
    running = SchoolHoliday.objects.filter(starts_on__lte=today, ends_on__gte=today)
    return dict(running.order_by("ends_on").values_list("zone", "ends_on"))


def _first_moment(person, last_day_off) -> datetime:
    zone = ZoneInfo(person.time_zone)
    moment = clock.now().astimezone(zone)
    if last_day_off:
        day = last_day_off + timedelta(days=1)
        return datetime.combine(day, QUIET_UNTIL, zone)
    if moment.time() >= QUIET_FROM:
        return datetime.combine(moment.date() + timedelta(days=1), QUIET_UNTIL, zone)
    if moment.time() < QUIET_UNTIL:
        return datetime.combine(moment.date(), QUIET_UNTIL, zone)
    return clock.now()


# --- Stopping them -------------------------------------------------------------------------------


def way_out(person) -> str:
    """The path that stops reminders, for whoever holds the message."""
    return reverse("stop_reminders", args=[signing.dumps(str(person.uuid), salt=SALT)])


def whose(token: str) -> Person | None:
    try:
        uuid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(uuid=uuid).first()


def decline_reminders(*, person, leads) -> None:
    """Do without these reminders of classes, and take the others."""
    person.declined_reminders = sorted(leads)
    person.save(update_fields=["declined_reminders"])


@transaction.atomic
def take_reminders(*, actor, person, taken: bool) -> None:
    """Stop all reminders, or take them again."""
    person.no_reminders_since = None if taken else clock.now()
    person.save(update_fields=["no_reminders_since"])
    verb = "reminders.taken" if taken else "reminders.stopped"
    audit.record(actor=actor, verb=verb, target=person)
