"""Dated classes: seats, waiting list, attendance.

A seat is sold once. Operations lock the session row, and the database refuses the rest: a seat has
a number, one holder per number, and the session's own count of seats taken may not pass its seats.
While people wait, newcomers queue behind them.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common import clock, french_dates
from lms.common.models import BaseModel
from lms.common.personal_data import CLASSES, End, PersonalData


class ClassSession(BaseModel):
    """One dated occurrence of a class."""

    class Kind(models.TextChoices):
        VIRTUAL_CLASS = "virtual_class", _("Virtual class")
        WORKSHOP = "workshop", _("Workshop")
        DEMONSTRATION = "demonstration", _("Demonstration")
        INFORMATION = "information", _("Information session")
        EXCHANGE = "exchange", _("Practice exchange")
        MEETING = "meeting", _("Working-group meeting")
        VENDOR = "vendor", _("Vendor training")

    class Modality(models.TextChoices):
        ONLINE = "online", _("Online")
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("Hybrid")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Registration closed")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Hours(models.TextChoices):
        """Whether it counts in the eighteen hours: a trainer proposes, an inspector decides."""

        NONE = "none", _("Not counted")
        PROPOSED = "proposed", _("Proposed")
        COUNTED = "counted", _("Counted")
        DECLINED = "declined", _("Declined")

    class Replay(models.TextChoices):
        NONE = "none", _("Nobody: there is none")
        REGISTERED = "registered", _("Those who had a seat")
        EVERYONE = "everyone", _("Everyone with an account")

    activity = models.ForeignKey("lms.Activity", on_delete=models.PROTECT, related_name="sessions")
    series = models.UUIDField(
        null=True, blank=True, db_index=True, help_text=_("Shared by dates planned together.")
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.VIRTUAL_CLASS)
    modality = models.CharField(max_length=10, choices=Modality.choices, default=Modality.ONLINE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    organisation = models.ForeignKey(
        "lms.Organisation", on_delete=models.PROTECT, related_name="sessions"
    )
    trainers = models.ManyToManyField("lms.Person", related_name="sessions_given")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    seats = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Empty when there is no limit.")
    )
    seats_taken = models.PositiveIntegerField(default=0)
    erased_seated = models.PositiveIntegerField(
        default=0, help_text=_("Seats of people erased since, in a session that has begun.")
    )
    erased_present = models.PositiveIntegerField(
        default=0, help_text=_("How many of them were present.")
    )
    waiting_places = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Empty when there is no limit.")
    )
    minimum = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("With fewer people it may be called off.")
    )
    by_invitation = models.BooleanField(
        default=False, help_text=_("Announced nowhere: its trainers alone register people.")
    )
    #: Told from the beginning, so that the dates of a series and copies keep them.
    opens_before = models.DurationField(
        null=True, blank=True, help_text=_("Registration opens so long before; empty: at once.")
    )
    closes_before = models.DurationField(
        default=timedelta, help_text=_("Registration closes so long before.")
    )
    leaves_before = models.DurationField(
        default=timedelta, help_text=_("Seats are given back until so long before.")
    )
    place = models.CharField(max_length=255, blank=True)
    link = models.URLField(max_length=500, blank=True)
    meeting_server = models.CharField(
        max_length=32,
        blank=True,
        help_text=_("Short name of the server it is held on; the link then stands in for it."),
    )
    replay_for = models.CharField(max_length=10, choices=Replay.choices, default=Replay.REGISTERED)
    replay = models.URLField(max_length=500, blank=True, help_text=_("Given once it was held."))
    external_reference = models.CharField(
        max_length=40, blank=True, help_text=_("Its code in the tool that manages training.")
    )
    hours = models.CharField(max_length=8, choices=Hours.choices, default=Hours.NONE)
    hours_decided_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seats_appeared_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("When seats last came to be had: planned, opened, added or given back."),
    )
    sequence = models.PositiveIntegerField(default=0, help_text=_("SEQUENCE of the calendar file."))
    cancellation_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Since when people wait to be told of a change; empty once they know."),
    )
    told = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Time, place and link as people know them, while a change is to be told."),
    )

    personal_data = PersonalData(CLASSES, owner="", remains=_("The session, without its trainer."))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats_taken__lte=F("seats")),
                name="no_more_seats_taken_than_there_are",
            ),
            models.CheckConstraint(
                condition=Q(replay="") | ~Q(replay_for="none"),
                name="a_replay_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True)
                | Q(minimum__gte=1) & (Q(seats__isnull=True) | Q(minimum__lte=F("seats"))),
                name="the_minimum_fits_in_the_seats",
            ),
            models.CheckConstraint(
                condition=Q(closes_before__gte=timedelta())
                & Q(leaves_before__gte=timedelta())
                & (Q(opens_before__isnull=True) | Q(opens_before__gt=F("closes_before"))),
                name="registration_opens_then_closes",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancellation_reason=""),
                name="a_cancellation_gives_its_reason",
            ),
        )
        indexes = (models.Index(fields=("state", "starts_at")),)

    def __str__(self):
        return f"{self.activity} ({self.starts_at:%Y-%m-%d %H:%M} UTC)"

    @property
    def seats_left(self):
        """Seats free, or None when there is no limit."""
        return None if self.seats is None else self.seats - self.seats_taken

    @property
    def is_full(self):
        return self.seats is not None and self.seats_taken >= self.seats

    @property
    def missing(self):
        """How many people it needs still to be held for certain."""
        return max((self.minimum or 0) - self.seats_taken, 0)

    @property
    def has_begun(self):
        return self.starts_at <= clock.now()

    @property
    def is_over(self):
        return self.ends_at <= clock.now()

    @property
    def is_upcoming(self):
        return self.state in UPCOMING_STATES and not self.has_begun

    @property
    def takes_registrations(self):
        is_open = self.state == self.State.OPEN and self.activity.is_open
        is_open = is_open and not self.by_invitation
        return is_open and not self.opens_later and clock.now() < self.registration_closes_at

    @property
    def registration_opens_at(self):
        """The moment, or None when it was open as soon as the session was planned."""
        return None if self.opens_before is None else self.starts_at - self.opens_before

    @property
    def registration_closes_at(self):
        return self.starts_at - self.closes_before

    @property
    def seats_given_back_until(self):
        return self.starts_at - self.leaves_before

    @property
    def opens_later(self):
        return self.opens_before is not None and clock.now() < self.registration_opens_at

    @property
    def is_closed_by_date(self):
        return self.state == self.State.OPEN and clock.now() >= self.registration_closes_at

    @property
    def keeps_its_seats(self):
        """Whether it is too late to give a seat back by oneself."""
        return clock.now() > self.seats_given_back_until

    @property
    def awaits_attendance(self):
        return self.state in UPCOMING_STATES and self.has_begun and self.seats_taken > 0

    @property
    def is_online(self):
        return self.modality != self.Modality.IN_PERSON

    @property
    def is_on_site(self):
        return self.modality != self.Modality.ONLINE

    @property
    def has_way_in(self):
        """Whether one comes to it from this site."""
        return bool(self.link or self.meeting_server)

    @property
    def minutes(self):
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    def when_for(self, person=None):
        """Its day and hours in words, in the person's own zone."""
        reader_zone = getattr(person, "time_zone", "Europe/Paris")
        return french_dates.when(self.starts_at, self.ends_at, self.time_zone, reader_zone)


UPCOMING_STATES = (ClassSession.State.OPEN, ClassSession.State.CLOSED)


class OnlineRoom(BaseModel):
    """What a meeting server knows a session by, and what it told of it; never how to enter."""

    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="rooms")
    server = models.CharField(max_length=32)
    room = models.CharField(max_length=100)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it last said that the meeting ended.")
    )
    recorded_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it said that a recording is ready.")
    )

    class Meta:
        verbose_name = _("room on a meeting server")
        verbose_name_plural = _("rooms on meeting servers")
        constraints = (
            models.UniqueConstraint(fields=("session", "server"), name="one_room_a_server"),
        )

    def __str__(self):
        return f"{self.session} ({self.server})"


class Registration(BaseModel):
    """A seat, or a place on the waiting list; one row per person and session, whatever happens."""

    class State(models.TextChoices):
        SEATED = "seated", _("Registered")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")

    session = models.ForeignKey(
        ClassSession, on_delete=models.PROTECT, related_name="registrations"
    )
    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=10, choices=State.choices)
    seat = models.PositiveIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(help_text=_("Since when this state holds; ranks the queue."))
    occurrence = models.PositiveSmallIntegerField(
        default=1,
        help_text=_("Counts how often the person came back after cancelling."),
    )

    personal_data = PersonalData(
        CLASSES,
        given=("session__activity__title", "session__starts_at", "state", "created_at"),
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("queued_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="registered_once"),
            models.UniqueConstraint(fields=("session", "seat"), name="a_seat_is_sold_once"),
            models.CheckConstraint(
                condition=Q(state="seated", seat__isnull=False)
                | (~Q(state="seated") & Q(seat__isnull=True)),
                name="a_seat_for_the_seated_only",
            ),
        )

    def __str__(self):
        return f"{self.person}: {self.get_state_display()}"

    @property
    def is_active(self):
        return self.state in ACTIVE_STATES

    @property
    def is_kept(self):
        """Whether it is too late to give this seat back by oneself. Whoever got it after that hour
        could not have done so in time."""
        is_seated = self.state == self.State.SEATED
        return is_seated and self.queued_at <= self.session.seats_given_back_until < clock.now()

    @property
    def sequence(self):
        """SEQUENCE of this person's calendar files: leaving adds one, coming back another."""
        comings_and_goings = 2 * (self.occurrence - 1) + (self.state == self.State.CANCELLED)
        return self.session.sequence + comings_and_goings


ACTIVE_STATES = (Registration.State.SEATED, Registration.State.WAITING)


class CalendarFeed(BaseModel):
    """The address by which a calendar follows somebody's classes; only its hash is kept."""

    person = models.OneToOneField(
        "lms.Person", on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        CLASSES, given=("created_at", "read_at"), kept_inside=("token_hash",)
    )

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")

    def __str__(self):
        return str(self.person)


class DateWish(BaseModel):
    """Somebody who found no seat in a class asks to be told of new dates, until they take one."""

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="date_wishes")
    activity = models.ForeignKey(
        "lms.Activity", on_delete=models.PROTECT, related_name="date_wishes"
    )
    told_at = models.DateTimeField(
        default=clock.now,
        help_text=_("Seats that came to be had until then were seen, or told."),
    )

    personal_data = PersonalData(
        CLASSES,
        given=("activity__title", "created_at", "told_at"),
        ends=(End("date_wishes", since="created_at"),),
    )

    class Meta:
        verbose_name = _("wish for new dates")
        verbose_name_plural = _("wishes for new dates")
        constraints = (
            models.UniqueConstraint(fields=("person", "activity"), name="one_wish_a_class"),
        )

    def __str__(self):
        return f"{self.person}: {self.activity}"


class Lead(models.TextChoices):
    """How long before a class its reminder leaves; each person declines those they do not want."""

    WEEK = "week", _("A week before")
    DAY = "day", _("The day before")
    HOUR = "hour", _("An hour before")


class Stay(BaseModel):
    """A presence as one source tells it: a fact to be weighed, never a decision.

    A meeting server tells from when to when, as often as the person came back and once per device;
    a check-in tells the moment, and only once. `presence` merges them, the trainer decides.
    """

    class Source(models.TextChoices):
        SERVER = "server", _("Meeting server")
        CHECK_IN = "check_in", _("Signed on site")

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="stays")
    source = models.CharField(max_length=8, choices=Source.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        CLASSES,
        given=(
            "session__activity__title", "session__starts_at", "source", "begins_at", "ends_at",
        ),
        ends=(End("stays", since="begins_at"),),
    )  # fmt: skip

    class Meta:
        verbose_name = _("time in a class")
        verbose_name_plural = _("times in classes")
        ordering = ("begins_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "person", "source", "begins_at", "ends_at"),
                name="a_stay_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=("session", "person"),
                condition=Q(source="check_in"),
                name="checked_in_once",
            ),
            models.CheckConstraint(
                condition=Q(source="check_in", ends_at__isnull=True)
                | Q(~Q(source="check_in"), ends_at__isnull=False, ends_at__gt=F("begins_at")),
                name="a_stay_lasts_a_check_in_does_not",
            ),
        )

    def __str__(self):
        return f"{self.person}: {self.get_source_display()}"


class Attendance(BaseModel):
    """What the trainer recorded for one person at one session."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="attendance")
    status = models.CharField(max_length=8, choices=Status.choices)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty for the whole session, and for those absent.")
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data = PersonalData(
        CLASSES,
        given=("session__activity__title", "session__starts_at", "status", "minutes"),
        ends=(End("absences", since="recorded_at", only=~Q(status="present")),),
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="attendance_recorded_once"),
            models.CheckConstraint(
                condition=Q(status="present") | Q(minutes__isnull=True),
                name="minutes_for_those_present",
            ),
        )

    def __str__(self):
        return f"{self.person}: {self.get_status_display()}"

    @property
    def credited_minutes(self):
        """What counts: the minutes told, else the whole session; none for an absence."""
        if self.status != self.Status.PRESENT:
            return 0
        return self.session.minutes if self.minutes is None else self.minutes


class AttendanceCorrection(BaseModel):
    """Why a recorded attendance changed, and by whom: for the person and those who give the class.

    The reason stands here and not in the activity log, which names nobody and keeps no free text.
    """

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="corrections")
    before = models.CharField(max_length=8, choices=Attendance.Status.choices)
    after = models.CharField(max_length=8, choices=Attendance.Status.choices)
    reason = models.CharField(max_length=200)
    author = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data = PersonalData(
        CLASSES,
        owner="attendance__person",
        given=("attendance__session__activity__title", "created_at", "before", "after", "reason"),
        ends=(End("absences", since="created_at"),),
    )

    class Meta:
        verbose_name = _("correction of attendance")
        verbose_name_plural = _("corrections of attendance")
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(before=F("after")) & ~Q(reason=""),
                name="a_correction_changes_something_and_says_why",
            ),
        )

    def __str__(self):
        return f"{self.attendance}: {self.reason}"
