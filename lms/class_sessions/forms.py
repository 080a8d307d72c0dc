"""What trainers fill in. All mistakes are said at once, each under its field."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.catalog.models import Activity
from lms.class_sessions import errors, meetings
from lms.class_sessions.models import Attendance, ClassSession, Lead
from lms.class_sessions.operations.planning import (
    OTHER_FIELDS,
    REGISTRATION_FIELDS,
    TOLD_FIELDS,
)
from lms.class_sessions.outlook import MOST_DATES, Outlook, repeated, warnings
from lms.common import clock, french_dates
from lms.common.french_dates import ZONE_NAMES
from lms.people.models import Person
from lms.people.permissions import is_trainer
from lms.people.queries import current_posts, managed_organisations, people_at
from lms.territory.models import Organisation
from lms.territory.queries import days_off

Modality, Hours, Replay = ClassSession.Modality, ClassSession.Hours, ClassSession.Replay
Status = Attendance.Status
HOUR = timedelta(hours=1)


#: How long before the class, in hours.
LONG_BEFORE = {
    "1": _("1 hour before"),
    "24": _("1 day before"),
    "48": _("2 days before"),
    "168": _("1 week before"),
}
WEEKS_BEFORE = {"168": _("1 week before"), "336": _("2 weeks before"), "672": _("4 weeks before")}


def _hours(text: str) -> timedelta:
    return timedelta(hours=int(text))


class SessionForm(forms.Form):
    """One date of a class; with `session`, its facts to begin with."""

    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("Topic"),
        help_text=_("A page already published. The class counts in the curricula that hold it."),
        empty_label=_("Choose a class"),
    )
    kind = forms.ChoiceField(label=_("Kind of session"), choices=ClassSession.Kind.choices)
    modality = forms.ChoiceField(
        label=_("Where does it take place?"), choices=Modality.choices, widget=forms.RadioSelect
    )
    date = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label=_("Start"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Duration in minutes"), min_value=5, max_value=600, initial=60
    )
    time_zone = forms.ChoiceField(label=_("Hours of"), choices=ZONE_NAMES.items())
    meeting_server = forms.ChoiceField(
        label=_("Held on"),
        required=False,
        help_text=_("A meeting server opens the class by itself; the link below stands in for it."),
    )
    link = forms.URLField(
        label=_("Link to join"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("For a class online. Given to those registered only, 15 minutes before."),
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=255, help_text=_("For a class on site.")
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Leave empty for no limit."),
        error_messages={"min_value": _("Give at least 1 seat, or leave it empty for no limit.")},
    )
    waiting_places = forms.IntegerField(
        label=_("Waiting list"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("0: none. Empty: no limit."),
    )
    minimum = forms.IntegerField(
        label=_("Minimum to hold it"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("You are told two days before if fewer people are registered."),
    )
    by_invitation = forms.BooleanField(
        label=_("By invitation: announced nowhere, you register people yourself"), required=False
    )
    external_reference = forms.CharField(
        label=_("Code in another tool"),
        required=False,
        max_length=40,
        help_text=_("That of EAFC or SOFIA-FMO, if there is one."),
    )
    replay_for = forms.ChoiceField(
        label=_("Who may watch the replay"),
        choices=Replay.choices,
        initial=Replay.REGISTERED,
        help_text=_("You give its address once the class is over."),
    )
    proposes_hours = forms.BooleanField(
        label=_("Propose it for the 18 hours"),
        required=False,
        help_text=_("The inspector of the district decides."),
    )
    opens_before = forms.TypedChoiceField(
        label=_("Registration opens"),
        choices=[("", _("At once")), *WEEKS_BEFORE.items()],
        coerce=_hours,
        required=False,
        empty_value=None,
    )
    closes_before = forms.TypedChoiceField(
        label=_("Registration closes"),
        choices=[("", _("When the class begins")), *LONG_BEFORE.items()],
        coerce=_hours,
        required=False,
        empty_value=timedelta(),
    )
    leaves_before = forms.TypedChoiceField(
        label=_("Last moment to give a seat back"),
        choices=[("", _("When the class begins")), *LONG_BEFORE.items()],
        coerce=_hours,
        required=False,
        empty_value=timedelta(),
        help_text=_("After that, only you free a seat."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organised by"), empty_label=_("Choose a place")
    )
    trainers = forms.CharField(
        label=_("With"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The e-mail addresses of the other trainers, one a line."),
    )

    def __init__(self, *args, person, session=None, **kwargs):
        self.person, self.session = person, session
        if session:
            kwargs["initial"] = _facts_of(session, person)
        else:
            kwargs.setdefault("initial", {}).update(self._usual())
        super().__init__(*args, **kwargs)
        for name in ("link", "place"):  # asked for by the modality: see `clean`
            self.fields[name].conditional = True
        if servers := meetings.choices():
            self.fields["meeting_server"].choices = [("", _("The link below")), *servers]
        else:
            del self.fields["meeting_server"]
        self.fields["organisation"].queryset = self._organisations()
        if session:
            del self.fields["activity"]
            if session.hours in (Hours.COUNTED, Hours.DECLINED):  # the inspector has decided
                del self.fields["proposes_hours"]
        else:
            self.fields["activity"].queryset = Activity.objects.filter(
                kind=Activity.Kind.CLASS, withdrawn_at=None
            )

    def _usual(self) -> dict:
        post = current_posts(self.person).first()
        return {
            "modality": Modality.ONLINE,
            "time_zone": self.person.time_zone,
            "seats": 20,
            "waiting_places": 10,
            "organisation": post and post.organisation_id,
        }

    def _organisations(self):
        """Those where the person holds a post or whose people they follow, and the present one."""
        ids = set(current_posts(self.person).values_list("organisation", flat=True))
        ids.update(managed_organisations(self.person).values_list("pk", flat=True))
        if self.session:
            ids.add(self.session.organisation_id)
        return Organisation.objects.filter(pk__in=ids)

    def clean_trainers(self) -> list[Person]:
        """The co-trainers. An address of nobody and that of a non-trainer get the same answer."""
        found = people_at(addresses := _addresses(self.cleaned_data["trainers"]))
        found = {address: person for address, person in found.items() if is_trainer(person)}
        if unknown := [address for address in addresses if address not in found]:
            raise forms.ValidationError(
                ngettext(
                    "No trainer has this address: %(list)s.",
                    "No trainer has these addresses: %(list)s.",
                    len(unknown),
                )
                % {"list": ", ".join(unknown)}
            )
        return list(set(found.values()))

    def clean(self):
        cleaned = super().clean()
        modality = cleaned.get("modality")
        if modality == Modality.IN_PERSON and "meeting_server" in cleaned:
            cleaned["meeting_server"] = ""
        way_in = cleaned.get("link") or cleaned.get("meeting_server")
        if modality in (Modality.ONLINE, Modality.HYBRID) and not way_in:
            self._miss("link", _("Give the link of the class online."))
        if modality in (Modality.IN_PERSON, Modality.HYBRID) and not cleaned.get("place"):
            self._miss("place", _("Say where it takes place."))
        opens, closes = cleaned.get("opens_before"), cleaned.get("closes_before")
        if opens is not None and closes is not None and opens <= closes:
            self.add_error("closes_before", errors.ClosesBeforeItOpens.message)
        self._clean_times(cleaned)
        seats, taken = cleaned.get("seats"), self.session.seats_taken if self.session else 0
        if seats is not None and seats < taken:
            self.add_error("seats", errors.SeatsAlreadyTaken(taken).message)
        if seats is not None and (cleaned.get("minimum") or 0) > seats:
            self.add_error("minimum", errors.MinimumOverSeats.message)
        return cleaned

    def _miss(self, name, sentence):
        """Ask for a field left empty, unless what it holds is already said to be wrong."""
        if name not in self.errors:
            self.add_error(name, sentence)

    def _clean_times(self, cleaned) -> None:
        zone = ZoneInfo(cleaned.get("time_zone") or self.person.time_zone)
        date, start = cleaned.get("date"), cleaned.get("start")
        if date and date < clock.today(zone):
            self.add_error("date", _("This date is past: choose a later one."))
        if not (date and start):
            return
        starts_at = _moment(date, start, zone.key)
        if starts_at.astimezone(zone).time() != start:
            self.add_error("start", _("This hour does not exist: clocks go forward that night."))
        elif "date" not in self.errors and starts_at <= clock.now():
            self.add_error("start", _("This hour is past: choose a later one."))
        cleaned["starts_at"] = starts_at
        if cleaned.get("minutes"):
            cleaned["ends_at"] = starts_at + timedelta(minutes=cleaned["minutes"])

    def facts(self) -> dict:
        """What `operations.plan` and `operations.change` take."""
        names = ("activity", *TOLD_FIELDS, *OTHER_FIELDS, "proposes_hours")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class PlanForm(SessionForm):
    """One date, or the same one repeated; each is planned by itself."""

    weeks = forms.TypedChoiceField(
        label=_("Repeat"),
        choices=[(0, _("No")), (1, _("Every week")), (2, _("Every two weeks"))],
        coerce=int,
        required=False,
        empty_value=0,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    in_holidays = forms.BooleanField(
        label=_("Also during school holidays and on public holidays"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].conditional = True
        self.skipped: dict[date, str] = {}
        self.spans: list[tuple[datetime, datetime]] = []

    def clean(self):
        cleaned = super().clean()
        first, until = cleaned.get("date"), cleaned.get("until")
        if cleaned.get("weeks") and first:
            if not until:
                self._miss("until", _("Say until when it is repeated."))
            elif until < first:
                self.add_error("until", _("The last day comes after the first one."))
        if "starts_at" in cleaned and "ends_at" in cleaned:
            self.spans = [(cleaned["starts_at"], cleaned["ends_at"])]
            if cleaned.get("weeks") and until and "until" not in self.errors:
                self._repeat(cleaned, first, until)
        return cleaned

    def _repeat(self, cleaned, first, until) -> None:
        if until > first + timedelta(weeks=cleaned["weeks"] * MOST_DATES):
            self.add_error("until", str(errors.TooManyDates.message))
            return
        place, off = cleaned.get("organisation"), {}
        if place and not cleaned["in_holidays"]:
            off = days_off(place, first, until)
        days, self.skipped = repeated(first, until, cleaned["weeks"], off)
        length = timedelta(minutes=cleaned["minutes"])
        starts = [_moment(day, cleaned["start"], cleaned["time_zone"]) for day in days]
        self.spans = [(start, start + length) for start in starts]

    def outlook(self) -> Outlook:
        """What is known to stand on these dates, from the fields that are right so far."""
        cleaned = self.cleaned_data
        said = []
        if self.spans:
            said = warnings(
                self.spans,
                trainers={self.person, *cleaned.get("trainers", ())},
                place=cleaned.get("place", ""),
                organisation=cleaned.get("organisation"),
                activity=cleaned.get("activity"),
                time_zone=cleaned["time_zone"],
            )
        zone = cleaned.get("time_zone", "Europe/Paris")
        days = [french_dates.day(start, zone) for start, _end in self.spans]
        skipped = [(french_dates.day(day), name) for day, name in self.skipped.items()]
        return Outlook(days, skipped, said)

    def facts(self) -> dict:
        """What `operations.plan_series` takes."""
        facts = super().facts() | {"trainers": {self.person, *self.cleaned_data["trainers"]}}
        del facts["starts_at"], facts["ends_at"]
        return facts | {"spans": self.spans}


class CopyForm(forms.Form):
    """The day and the hour: the rest is taken from the session."""

    date = forms.DateField(
        label=_("Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(
        label=_("Start"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def __init__(self, *args, session, **kwargs):
        self.session = session
        local = session.starts_at.astimezone(ZoneInfo(session.time_zone))
        super().__init__(*args, initial={"start": local.time()}, **kwargs)

    def starts_at(self) -> datetime:
        cleaned = self.cleaned_data
        return _moment(cleaned["date"], cleaned["start"], self.session.time_zone)


class EditForm(SessionForm):
    """The same, and one more tick when seats fall."""

    open = forms.BooleanField(label=_("Registration is open"), required=False)
    confirmed = forms.BooleanField(
        label=_("Yes, reduce the number of seats"),
        error_messages={"required": _("There are fewer seats than before: tick to confirm.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self._seats_fall():
            del self.fields["confirmed"]

    def _seats_fall(self) -> bool:
        asked = self.data.get(self.add_prefix("seats"), "").strip() if self.is_bound else ""
        if not asked.isdecimal():
            return False
        return self.session.seats is None or int(asked) < self.session.seats

    def facts(self) -> dict:
        cleaned = self.cleaned_data
        return super().facts() | {"trainers": cleaned["trainers"], "open": cleaned["open"]}

    def clean_trainers(self) -> list[Person]:
        trainers = super().clean_trainers()
        # Whoever edits a session they give does not leave it by forgetting their own address.
        own = self.session.trainers.filter(pk=self.person.pk)
        return list({*trainers, *own}) or list(self.session.trainers.all())


class RemindersForm(forms.Form):
    """A tick for each reminder one takes before a class."""

    leads = forms.MultipleChoiceField(
        label=_("Write to me before my classes"),
        choices=Lead.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ColleaguesForm(forms.Form):
    """A tick for each colleague to register; at least one."""

    people = forms.MultipleChoiceField(
        label=_("Whom to register"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.among = {str(person.uuid): person for person in people}
        self.fields["people"].choices = [(uuid, str(one)) for uuid, one in self.among.items()]

    def chosen(self) -> list[Person]:
        return [self.among[uuid] for uuid in self.cleaned_data["people"]]


class RegisterForm(forms.Form):
    """People by their addresses, for whoever gives the session."""

    addresses = forms.CharField(
        label=_("Their e-mail addresses"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Each must have an account here."),
    )

    def clean_addresses(self) -> list[Person]:
        """The people, in the order given; all or nobody."""
        asked = _addresses(self.cleaned_data["addresses"])
        people = people_at(asked)
        if unknown := [address for address in asked if address not in people]:
            words = ngettext(
                "Nobody has this address here: %(list)s.",
                "Nobody has these addresses here: %(list)s.",
                len(unknown),
            )
            raise forms.ValidationError(words % {"list": ", ".join(unknown)})
        return list(dict.fromkeys(people[address] for address in asked))


class ReplayForm(forms.Form):
    replay = forms.URLField(
        label=_("Address of the replay"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Of a film with captions, for instance on Tubes. Empty: there is none."),
    )
    replay_for = forms.ChoiceField(
        label=_("Who may watch the replay"),
        choices=[choice for choice in Replay.choices if choice[0] != Replay.NONE],
        widget=forms.RadioSelect,
    )


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it called off?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone registered or waiting reads it, by e-mail and on the page."),
    )


class AttendanceForm(forms.Form):
    """A tick for each person present, as the sources propose until the trainer has said; the others
    are absent, excused or not. One reason says why what was recorded changes."""

    present = forms.MultipleChoiceField(label=_("Who is present"), required=False)
    excused = forms.MultipleChoiceField(label=_("Excused absences"), required=False)
    reason = forms.CharField(
        label=_("Why does it change?"),
        required=False,
        max_length=200,
        help_text=_("Read by the person and those who give the class. Nothing about health."),
    )

    def __init__(self, *args, presences, **kwargs):
        self.presences = {str(one.person.uuid): one for one in presences}
        kwargs["initial"] = {
            "present": [uuid for uuid, one in self.presences.items() if one.is_present],
            "excused": [
                uuid for uuid, one in self.presences.items() if one.status == Status.EXCUSED
            ],
        }
        super().__init__(*args, **kwargs)
        choices = [(uuid, str(one.person)) for uuid, one in self.presences.items()]
        self.fields["present"].choices = self.fields["excused"].choices = choices
        self.fields["reason"].conditional = True
        for uuid, one in self.presences.items():
            self.fields[f"minutes-{uuid}"] = forms.IntegerField(
                label=str(one.person),
                required=False,
                min_value=0,
                max_value=one.session.minutes,
                initial=one.minutes,
            )
            self.fields[f"minutes-{uuid}"].conditional = True
        if not any(one.recorded for one in presences):
            del self.fields["reason"]

    def rows(self) -> list[dict]:
        """Each person with what is known of their presence, and what is ticked."""
        present, excused = self["present"].value(), self["excused"].value()
        return [
            {
                "uuid": uuid,
                "known": one,
                "present": uuid in present,
                "excused": uuid in excused,
                "minutes": self[f"minutes-{uuid}"],
            }
            for uuid, one in self.presences.items()
        ]

    def any_excused(self) -> bool:
        return bool(self["excused"].value())

    def wrong_minutes(self) -> bool:
        return any(name.startswith("minutes-") for name in self.errors)

    def clean(self):
        cleaned = super().clean()
        if "present" in cleaned and "excused" in cleaned and cleaned.get("reason") == "":
            marks = self.marks()
            if any(one.status not in ("", marks[uuid]) for uuid, one in self.presences.items()):
                self.add_error("reason", errors.CorrectionUnexplained.message)
        return cleaned

    def marks(self) -> dict:
        marks = dict.fromkeys(self.presences, Status.ABSENT)
        marks |= dict.fromkeys(self.cleaned_data["excused"], Status.EXCUSED)
        return marks | dict.fromkeys(self.cleaned_data["present"], Status.PRESENT)

    def facts(self) -> dict:
        """What `operations.record_attendance` takes."""
        told = {uuid: self.cleaned_data[f"minutes-{uuid}"] for uuid in self.presences}
        return {
            "marks": self.marks(),
            "minutes": {uuid: minutes for uuid, minutes in told.items() if minutes is not None},
            "reason": self.cleaned_data.get("reason", ""),
        }


def _addresses(text: str) -> list[str]:
    """In lower case, each once, as they come."""
    return list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", text) if one))


def _moment(day, start, zone: str) -> datetime:
    """In UTC: each date of a series keeps its hour on the clock, whatever the season."""
    return datetime.combine(day, start, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _facts_of(session, person) -> dict:
    local = session.starts_at.astimezone(ZoneInfo(session.time_zone))
    others = session.trainers.exclude(pk=person.pk).values_list("email", flat=True)
    same = (*TOLD_FIELDS, *OTHER_FIELDS, "minutes")
    windows = {name: getattr(session, name) for name in REGISTRATION_FIELDS}
    hours = {name: before and int(before / HOUR) for name, before in windows.items()}
    return {name: getattr(session, name) for name in same} | {
        **{name: number or "" for name, number in hours.items()},
        "date": local.date(),
        "start": local.time(),
        "organisation": session.organisation_id,
        "trainers": "\n".join(others),
        "open": session.state == ClassSession.State.OPEN,
        "proposes_hours": session.hours == Hours.PROPOSED,
    }
