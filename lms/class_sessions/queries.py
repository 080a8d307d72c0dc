"""Reads of sessions. Every list costs the same number of queries however long it is."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lms.class_sessions.models import (
    ACTIVE_STATES,
    UPCOMING_STATES,
    Attendance,
    ClassSession,
    DateWish,
    Registration,
)
from lms.common import clock
from lms.people.models import Role
from lms.people.queries import (
    managed_organisations,
    organisations_where,
    people_in,
    people_visible_to,
    with_posts,
)
from lms.progress.queries import completions_of

WAITING = Registration.State.WAITING
SEATED = Registration.State.SEATED
JOIN_EARLY = timedelta(minutes=15)
FEED_KEEPS, FEED_KEEPS_CANCELLED = timedelta(days=365), timedelta(days=30)
# Until it ends, one whose attendance is already taken is still one to join.
ANNOUNCED_STATES = (*UPCOMING_STATES, ClassSession.State.HELD)


@dataclass(frozen=True)
class Date:
    """One session as one reader sees it."""

    session: ClassSession
    registration: Registration | None = None
    holds_another: bool = False
    other: "Date | None" = None  # for whoever waits, the next date with a seat (see next_of)

    @property
    def waiting(self) -> int:
        return self.session.waiting

    @property
    def seats_left(self) -> int | None:
        return self.session.seats_left

    @property
    def is_seated(self) -> bool:
        return self.registration is not None and self.registration.state == SEATED

    @property
    def is_waiting(self) -> bool:
        return self.registration is not None and self.registration.state == WAITING

    @property
    def rank(self) -> int | None:
        return self.registration.rank if self.is_waiting else None

    @property
    def has_seat(self) -> bool:
        return not self.session.is_full and self.waiting == 0

    @property
    def has_waiting_place(self) -> bool:
        places = self.session.waiting_places
        return places is None or self.waiting < places

    @property
    def can_be_had(self) -> bool:
        """Seats are left, for whoever registers now or when registration opens."""
        session = self.session
        is_coming = session.state == ClassSession.State.OPEN and not session.is_closed_by_date
        return is_coming and self.has_seat

    @property
    def is_full_for_newcomers(self) -> bool:
        session = self.session
        return not self.registration and session.takes_registrations and not self.has_seat

    @property
    def can_join(self) -> bool:
        return self.is_seated and self.session.is_online and can_join_now(self.session)

    @property
    def can_sign(self) -> bool:
        return self.is_seated and self.session.is_on_site and can_join_now(self.session)

    @property
    def action(self) -> str:
        """What its button does: cancel, leave, change, register, wait, or none."""
        session = self.session
        if self.registration:
            if session.has_begun or self.registration.is_kept:
                return "none"
            return "cancel" if self.is_seated else "leave"
        if not session.takes_registrations:
            return "none"
        if self.has_seat:
            return "change" if self.holds_another else "register"
        return "wait" if self.has_waiting_place and not self.holds_another else "none"


def given_by(person) -> QuerySet[ClassSession]:
    """The sessions this person gives, and so changes; all of them for administrators."""
    if not person.is_authenticated:
        return ClassSession.objects.none()
    if person.is_superuser:
        return ClassSession.objects.all()
    own = ClassSession.trainers.through.objects.filter(person=person.pk).values("classsession")
    return ClassSession.objects.filter(pk__in=own)


def visible_to(person) -> QuerySet[ClassSession]:
    """The sessions this person gives, and those they only read: of the places they manage, and
    those where somebody of these places is registered, whoever gives them."""
    given = given_by(person)
    if not person.is_authenticated or person.is_superuser:
        return given
    managed = managed_organisations(person)
    theirs = registrations_followed_by(person).values("session")
    return ClassSession.objects.filter(
        Q(pk__in=given.values("pk")) | Q(organisation__in=managed.values("pk")) | Q(pk__in=theirs)
    )


def hours_decided_by(person) -> QuerySet[ClassSession]:
    """The sessions of the districts this person inspects."""
    inspected = organisations_where(person, [Role.INSPECTOR])
    return ClassSession.objects.filter(organisation__in=inspected.values("pk"))


def hours_to_decide(person) -> QuerySet[ClassSession]:
    """What was proposed to this inspector and waits for them, the soonest first."""
    proposed = hours_decided_by(person).filter(hours=ClassSession.Hours.PROPOSED)
    return _as_hours(proposed).order_by("starts_at", "pk")


def hours_decided(person, limit: int = 20) -> QuerySet[ClassSession]:
    """What was counted or declined there, the latest dates first."""
    decided = (ClassSession.Hours.COUNTED, ClassSession.Hours.DECLINED)
    sessions = hours_decided_by(person).filter(hours__in=decided)
    return _as_hours(sessions).order_by("-starts_at", "-pk")[:limit]


def _as_hours(sessions):
    sessions = sessions.exclude(state=ClassSession.State.CANCELLED)
    return sessions.select_related("activity", "organisation").prefetch_related("trainers")


def registrations_followed_by(person) -> QuerySet[Registration]:
    """Seats and places on the waiting list of the people this person follows by name."""
    followed = people_in(managed_organisations(person)).values("pk")
    return Registration.objects.filter(person__in=followed, state__in=(SEATED, WAITING))


def coming_registrations_followed_by(person) -> QuerySet[Registration]:
    """The same, for sessions that have not ended; by date, then by name."""
    coming = registrations_followed_by(person).filter(
        session__state__in=ANNOUNCED_STATES, session__ends_at__gt=clock.now()
    )
    return (
        coming.exclude(person=person.pk)
        .select_related("person", "session__activity")
        .order_by("session__starts_at", "session", "person__last_name", "person__first_name")
    )


def upcoming(activity, person=None) -> list[Date]:
    """The dates of a class that one may still choose, and those the person holds."""
    sessions = ClassSession.objects.filter(
        activity=activity, state__in=ANNOUNCED_STATES, ends_at__gt=clock.now()
    )
    dates = _dates(sessions, person)
    return [date for date in dates if date.registration or _is_offered(date.session)]


def _is_offered(session) -> bool:
    return not session.has_begun and not session.by_invitation


def next_of(person) -> list[Date]:
    """The dates a person holds, soonest first, until each one ends; with another if they wait."""
    sessions = ClassSession.objects.filter(
        pk__in=_active_registrations(person).values("session"),
        state__in=ANNOUNCED_STATES,
        ends_at__gt=clock.now(),
    )
    dates = _dates(sessions, person)
    free = next_with_seats({date.session.activity_id for date in dates if date.is_waiting})
    return [
        replace(date, other=free.get(date.session.activity_id)) if date.is_waiting else date
        for date in dates
    ]


def upcoming_public(limit: int = 3, person=None) -> list[Date]:
    """The next dates open to registration, whatever the class."""
    return _dates(open_to_all(), person, limit)


def next_public_of(activities) -> dict:
    """{uuid of a class: its next date open to registration}, of these uuids of activities."""
    sessions = open_to_all().filter(activity__uuid__in=list(activities))
    soonest: dict = {}
    for date in _dates(sessions, None):
        soonest.setdefault(date.session.activity.uuid, date)
    return soonest


def dates_in(sessions, person=None) -> list[Date]:
    """These sessions as this person sees them, the soonest first."""
    return _dates(sessions, person)


def date_of(session, person=None) -> Date:
    """One session as this person sees it, begun or not."""
    [date] = _dates(ClassSession.objects.filter(pk=session.pk), person)
    return date


def dates_to_be_had(activity) -> list[Date]:
    """The dates of a class where seats are left."""
    return [date for date in upcoming(activity) if date.can_be_had]


def seats_ahead(activity) -> QuerySet[Registration]:
    """The seats taken on the coming dates of a class."""
    return Registration.objects.filter(
        state=SEATED,
        session__activity=activity,
        session__state__in=UPCOMING_STATES,
        session__starts_at__gt=clock.now(),
    ).select_related("session")


def wish_of(person, activity) -> DateWish | None:
    """What this person asked to be told of a class, if they did."""
    if not person.is_authenticated:
        return None
    return DateWish.objects.filter(person=person.pk, activity=activity).first()


def may_wish(session, dates) -> bool:
    """Whether this session leads to no seat, for somebody who has none on these dates of its class,
    itself among them."""
    if not session.activity.is_open or not session.is_upcoming:
        return False
    return not any(one.is_seated or (one.can_be_had and one.session == session) for one in dates)


def dates_with_seats(session, person, limit: int = 3) -> list[str]:
    """The other dates of the same class with seats left, in words."""
    dates = upcoming(session.activity, person)
    free = [date for date in dates if date.session.takes_registrations and date.has_seat]
    return [date.session.when_for(person) for date in free if date.session != session][:limit]


def elsewhere_then(person, session) -> list[ClassSession]:
    """Where else this person is expected at that time: the seats they hold, the classes they
    give."""
    if not person.is_authenticated:
        return []
    seated = person.registrations.filter(state=SEATED).values("session")
    own = Q(pk__in=seated) | Q(trainers=person.pk)
    then = Q(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    sessions = ClassSession.objects.filter(own, then, state__in=ANNOUNCED_STATES)
    return list(sessions.exclude(pk=session.pk).select_related("activity").distinct())


def sessions_of_trainer(person) -> QuerySet[ClassSession]:
    own = ClassSession.trainers.through.objects.filter(person=person.pk).values("classsession")
    return with_waiting(ClassSession.objects.filter(pk__in=own)).select_related("activity")


def list_of(session, state: str) -> QuerySet[Registration]:
    """The people seated by name, or those who wait in their order, with their places."""
    order = ("queued_at", "pk") if state == WAITING else ("person__last_name", "person__first_name")
    registrations = session.registrations.filter(state=state)
    registrations = registrations.select_related("person").prefetch_related(with_posts("person"))
    return registrations.order_by(*order)


def lists_for(person, session, *, gives: bool) -> dict[str, QuerySet[Registration]]:
    """Who is seated and who waits: everybody for those who give the session; for whoever only
    reads it, the people they may see by name anyway, the others being counted."""
    lists = {"seated": list_of(session, SEATED), "waiting": list_of(session, WAITING)}
    if gives:
        return lists
    followed = people_visible_to(person).values("pk")
    return {name: rows.filter(person__in=followed) for name, rows in lists.items()}


def replay_for(person, session) -> str:
    """The address of the replay for whoever may watch it; empty for the others."""
    if not session.replay or not person.is_authenticated:
        return ""
    if session.replay_for == ClassSession.Replay.EVERYONE:
        return session.replay
    is_seated = session.registrations.filter(person=person, state=SEATED).exists()
    is_theirs = is_seated or given_by(person).filter(pk=session.pk).exists()
    return session.replay if is_theirs else ""


def can_join_now(session) -> bool:
    """From fifteen minutes before the start to the end."""
    if session.state == ClassSession.State.CANCELLED:
        return False
    return session.starts_at - JOIN_EARLY <= clock.now() < session.ends_at


def panel(person, activity) -> dict:
    """What a class's page shows under its content, to anybody."""
    dates = upcoming(activity, person)
    facts = {"activity": activity, "dates": dates, "completion": None, "to_validate": None}
    facts["may_wish"] = activity.is_open and not any(
        date.is_seated or date.can_be_had for date in dates
    )
    if person.is_authenticated:
        facts["completion"] = completions_of(person, [activity.pk]).get(activity.pk)
        facts["mine"] = next((date for date in dates if date.registration), None)
        facts["wish"] = wish_of(person, activity)
        if not facts["completion"]:
            facts["to_validate"] = _awaiting_attendance(person, activity)
    return facts


def registrations_for_feed(person) -> QuerySet[Registration]:
    """The seats of a person, a year back; those given back or called off, for thirty days after the
    date, so that a calendar that was away learns of it."""
    now = clock.now()
    gone = Q(state=Registration.State.CANCELLED) | Q(session__state=ClassSession.State.CANCELLED)
    rows = person.registrations.exclude(state=WAITING).filter(
        Q(~gone, session__ends_at__gt=now - FEED_KEEPS)
        | Q(gone, session__ends_at__gt=now - FEED_KEEPS_CANCELLED)
    )
    return rows.select_related("session__activity").order_by("session__starts_at", "pk")


def given_for_feed(person) -> QuerySet[ClassSession]:
    """The sessions a person gives, over the same time; drafts are on nobody's calendar."""
    now = clock.now()
    gone = Q(state=ClassSession.State.CANCELLED)
    sessions = sessions_of_trainer(person).exclude(state=ClassSession.State.DRAFT)
    return sessions.filter(
        Q(~gone, ends_at__gt=now - FEED_KEEPS) | Q(gone, ends_at__gt=now - FEED_KEEPS_CANCELLED)
    ).order_by("starts_at", "pk")


def open_to_all() -> QuerySet[ClassSession]:
    """The dates open to registration, whatever the class, the soonest first."""
    not_closed = Q(starts_at__gt=_now() + F("closes_before"))
    return ClassSession.objects.filter(
        not_closed,
        state=ClassSession.State.OPEN,
        by_invitation=False,
        activity__withdrawn_at=None,
    ).select_related("activity")


def _now() -> Value:
    return Value(clock.now(), output_field=DateTimeField())


def with_waiting(sessions) -> QuerySet[ClassSession]:
    """Adds `waiting`: how many people wait for a seat."""
    line = Registration.objects.filter(session=OuterRef("pk"), state=WAITING)
    return sessions.annotate(waiting=Coalesce(Subquery(_count(line)), 0))


def miscounted() -> QuerySet[ClassSession]:
    """Sessions whose count of seats is wrong, or where someone waits beside a free seat."""
    seated = Registration.objects.filter(session=OuterRef("pk"), state=SEATED)
    sessions = with_waiting(ClassSession.objects.all())
    sessions = sessions.annotate(seated=Coalesce(Subquery(_count(seated)), 0))
    free = Q(seats=None) | Q(seats__gt=F("seats_taken"))
    waits = Q(waiting__gt=0, state__in=UPCOMING_STATES, starts_at__gt=clock.now())
    return sessions.filter(~Q(seats_taken=F("seated") + F("erased_seated")) | (waits & free))


def _dates(sessions, person, limit: int | None = None) -> list[Date]:
    rows = with_waiting(sessions).select_related("activity", "organisation")
    rows = list(rows.prefetch_related("trainers").order_by("starts_at", "pk")[:limit])
    if person is None or not person.is_authenticated:
        return [Date(session) for session in rows]
    activities = {session.activity_id for session in rows}
    mine = _active_registrations(person).filter(session__activity__in=activities)
    mine = list(mine.select_related("session"))
    by_session = {row.session_id: row for row in mine}
    held = {row.session.activity_id for row in mine if row.session.is_upcoming}
    return [
        Date(session, by_session.get(session.pk), session.activity_id in held) for session in rows
    ]


def next_with_seats(activities) -> dict[int, Date]:
    """{activity id: its next date with a seat}."""
    if not activities:
        return {}
    sessions = ClassSession.objects.filter(
        activity__in=activities, state=ClassSession.State.OPEN, starts_at__gt=clock.now()
    )
    free = {}
    for date in _dates(sessions, None):
        if date.has_seat and date.session.takes_registrations:
            free.setdefault(date.session.activity_id, date)
    return free


def _active_registrations(person) -> QuerySet[Registration]:
    """With `rank`, the place on the waiting list (meaningless for those who have a seat)."""
    before = Q(queued_at__lt=OuterRef("queued_at")) | Q(
        queued_at=OuterRef("queued_at"), pk__lte=OuterRef("pk")
    )
    ahead = Registration.objects.filter(before, session=OuterRef("session"), state=WAITING)
    mine = Registration.objects.filter(person=person.pk, state__in=ACTIVE_STATES)
    return mine.annotate(rank=Coalesce(Subquery(_count(ahead)), 0))


def _count(registrations):
    grouped = registrations.order_by().values("session")
    return grouped.annotate(number=Count("pk")).values("number")


def _awaiting_attendance(person, activity) -> ClassSession | None:
    """The last session the person had a seat for, until its attendance is taken."""
    marked = Attendance.objects.filter(session=OuterRef("session"), person=person.pk)
    registration = (
        Registration.objects.filter(
            person=person.pk,
            state=SEATED,
            session__activity=activity,
            session__ends_at__lte=clock.now(),
        )
        .exclude(session__state=ClassSession.State.CANCELLED)
        .annotate(marked=Subquery(marked.values("pk")[:1]))
        .filter(marked=None)
        .select_related("session")
        .order_by("-session__starts_at")
        .first()
    )
    return registration.session if registration else None
