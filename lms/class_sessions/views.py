"""Screens of sessions: one date, taking a place, joining; and for trainers, their classes."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from lms.class_sessions import calendar, operations, queries
from lms.class_sessions.forms import (
    CallOffForm,
    ColleaguesForm,
    CopyForm,
    EditForm,
    PlanForm,
    RegisterForm,
    RemindersForm,
    ReplayForm,
)
from lms.class_sessions.meeting_views import away
from lms.class_sessions.models import (
    ACTIVE_STATES,
    UPCOMING_STATES,
    CalendarFeed,
    ClassSession,
    Lead,
    Registration,
)
from lms.class_sessions.permissions import may_manage
from lms.common import clock
from lms.common.access import allowed, public, signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.interop.calendar import Method, content_type
from lms.people.permissions import decides_hours, is_trainer, registers_colleagues
from lms.people.queries import people_registered_by
from lms.people.reminders import decline_reminders, way_out

SEATED = Registration.State.SEATED
WAITING = Registration.State.WAITING

form_page = require_http_methods(["GET", "HEAD", "POST"])


# --- Everyone ------------------------------------------------------------------------------------


@public
@require_GET
def session(request, uuid):
    found = _announced(uuid, request.user)
    date = queries.date_of(found, request.user)
    others = [one for one in queries.upcoming(found.activity, request.user) if one.session != found]
    # Whoever finds it full is shown first where there are seats.
    is_full = date.is_full_for_newcomers
    with_seats = [one for one in others if is_full and one.can_be_had]
    return render(
        request,
        "class_sessions/session.html",
        {
            "date": date,
            "session": date.session,
            "activity": found.activity,
            "with_seats": with_seats,
            "others": [one for one in others if one not in with_seats],
            "is_full": is_full,
            "may_wish": queries.may_wish(found, [date, *others]),
            "wish": queries.wish_of(request.user, found.activity),
            "registers_colleagues": registers_colleagues(request.user),
            "elsewhere": queries.elsewhere_then(request.user, found) if found.is_upcoming else [],
            "gives": may_manage(request.user, found),
            "replay": queries.replay_for(request.user, found),
            "reads": queries.visible_to(request.user).filter(pk=found.pk).exists(),
        },
    )


@signed_in
@require_POST
def register(request, uuid):
    return _take_place(request, uuid, operations.register)


@allowed(registers_colleagues)
@form_page
def colleagues(request, uuid):
    """The adults of the school one leads or helps: those who are registered, those to register."""
    found = _announced(uuid, request.user)
    people = list(people_registered_by(request.user).order_by("last_name", "first_name", "pk"))
    held = dict(found.registrations.filter(state__in=ACTIVE_STATES).values_list("person", "state"))
    free = [person for person in people if person.pk not in held]
    form = ColleaguesForm(request.POST if request.method == "POST" else None, people=free)
    if request.method == "POST" and form.is_valid():
        done = operations.register_several(actor=request.user, session=found, people=form.chosen())
        _say_registered(request, done)
        return redirect("class_sessions:colleagues", found.uuid)
    facts = {
        "session": found,
        "activity": found.activity,
        "form": form,
        "held": [(person, held[person.pk]) for person in people if person.pk in held],
    }
    return render(request, "class_sessions/colleagues.html", facts)


def _say_registered(request, done) -> None:
    if done.seated:
        words = ngettext(
            "%(number)d person has a seat, and an invitation by e-mail.",
            "%(number)d people have a seat, and an invitation by e-mail.",
            len(done.seated),
        )
        messages.success(request, words % {"number": len(done.seated)})
    if done.waiting:
        words = ngettext(
            "%(number)d person is on the waiting list.",
            "%(number)d people are on the waiting list.",
            len(done.waiting),
        )
        messages.warning(request, words % {"number": len(done.waiting)})
    for person, sentence in done.refused:
        messages.error(request, f"{person}{_(':')} {sentence}")


@signed_in
@require_POST
def change_date(request, uuid):
    return _take_place(request, uuid, operations.change_date)


@signed_in
@require_POST
def cancel(request, uuid):
    registration = get_object_or_404(
        Registration.objects.select_related("session__activity"),
        session__uuid=uuid,
        person=request.user,
    )
    try:
        operations.cancel(actor=request.user, registration=registration)
    except DomainError as error:
        say(request, error)
    else:
        messages.success(request, _("Your place is given back."))
    return redirect(_back(request, registration.session))


@public
@require_GET
def calendar_file(request, uuid):
    found = _announced(uuid, request.user)
    content = calendar.file_for(found, _registration_of(request.user, found))
    return HttpResponse(
        content,
        content_type=content_type(Method.PUBLISH),
        headers={"Content-Disposition": f'attachment; filename="{found.uuid}.ics"'},
    )


@signed_in
@require_GET
def join(request, uuid):
    """To the class itself, for those who have a seat or give it, from 15 minutes before."""
    found = _announced(uuid, request.user)
    registration = _registration_of(request.user, found)
    has_seat = registration is not None and registration.state == SEATED
    gives = found.trainers.filter(pk=request.user.pk).exists()
    if not has_seat and not gives:
        raise Http404
    failure = None
    if found.has_way_in and queries.can_join_now(found):
        try:
            return away(operations.way_in(actor=request.user, session=found, moderates=gives))
        except DomainError as error:
            failure = error
    facts = {
        "failure": failure,
        "gives": gives,
        "session": found,
        "activity": found.activity,
        "opens_at": found.starts_at - queries.JOIN_EARLY,
        "cancelled": found.state == ClassSession.State.CANCELLED,
    }
    status = 503 if failure else 200
    return render(request, "class_sessions/join.html", facts, status=status)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request):
    """One's subscription. Its address is shown once, on the answer that makes it."""
    address = ""
    if "close" in request.POST:
        operations.close_feed(actor=request.user)
        messages.success(request, _("Calendars that followed this address no longer do."))
        return redirect("class_sessions:agenda")
    if request.method == "POST":
        token = operations.open_feed(actor=request.user)
        path = reverse("class_sessions:feed", args=[token])
        address = f"{settings.LEVIER_SITE_URL}{path}"
    feed = CalendarFeed.objects.filter(person=request.user).first()
    facts = {
        "feed": feed,
        "reminders": RemindersForm(
            initial={"leads": sorted(set(Lead.values) - set(request.user.declined_reminders))}
        ),
        "way_out": way_out(request.user) if request.user.no_reminders_since else "",
        "address": address,
        "public": f"{settings.LEVIER_SITE_URL}{reverse('class_sessions:public_feed')}",
    }
    return render(request, "class_sessions/agenda.html", facts)


@signed_in
@require_POST
def reminders(request):
    """Which reminders one takes before one's classes."""
    form = RemindersForm(request.POST)
    if form.is_valid():
        declined = set(Lead.values) - set(form.cleaned_data["leads"])
        decline_reminders(person=request.user, leads=declined)
        messages.success(request, _("Your choice is saved."))
    return redirect("class_sessions:agenda")


@public
@require_safe
def feed(request, token):
    """What a calendar asks for by itself, every hour: nobody is signed in."""
    found = operations.follow(token=token)
    if found is None:
        raise Http404
    with translation.override(found.person.language):
        answer = _feed_answer(request, calendar.feed_of(found.person), _("My classes"))
    patch_cache_control(answer, private=True)
    answer["X-Robots-Tag"], answer["Referrer-Policy"] = "noindex", "no-referrer"
    return answer


@public
@require_safe
def public_feed(request):
    return _feed_answer(request, calendar.public_feed(), _("Open classes"))


def _feed_answer(request, events, name) -> HttpResponse:
    """304 for the calendar that has these very events."""
    etag = quote_etag(hashlib.sha256(repr((name, events)).encode()).hexdigest())
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        content = calendar.write_feed(events, name)
        answer = HttpResponse(content, content_type=content_type(Method.PUBLISH))
    answer["ETag"] = etag
    return answer


# --- Trainers ------------------------------------------------------------------------------------


@allowed(is_trainer)
@require_GET
def mine(request):
    sessions = list(queries.sessions_of_trainer(request.user).order_by("starts_at", "pk"))
    alive = [one for one in sessions if one.state != ClassSession.State.CANCELLED]
    past = [one for one in alive if one.is_over]
    today = clock.today()
    coming = [one for one in alive if not one.is_over]
    facts = {
        "today": [one for one in coming if _day_of(one) <= today],
        "upcoming": [one for one in coming if _day_of(one) > today],
        "to_mark": [one for one in past if one.awaits_attendance],
        "past": [one for one in reversed(past) if not one.awaits_attendance][:20],
    }
    return render(request, "class_sessions/mine.html", facts)


@allowed(is_trainer)
@form_page
def plan(request):
    """Looked at first, as often as one likes: `check` plans nothing and says what stands there."""
    form = PlanForm(request.POST or None, person=request.user)
    checks = "check" in request.POST
    if request.method == "POST" and form.is_valid() and not checks:
        try:
            planned = operations.plan_series(actor=request.user, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _planned_words(planned))
            if len(planned) > 1:
                return redirect("class_sessions:mine")
            return redirect("class_sessions:manage", planned[0].uuid)
    coming = queries.sessions_of_trainer(request.user).filter(
        state__in=UPCOMING_STATES, ends_at__gt=clock.now()
    )
    facts = {
        "form": form,
        "outlook": form.outlook() if form.is_bound else None,
        "coming": coming.order_by("starts_at", "pk")[:8],
    }
    return render(request, "class_sessions/plan.html", facts)


@signed_in
@require_GET
def manage(request, uuid):
    """For those who give it; whoever manages its place reads it, and changes nothing."""
    found = of_these(queries.visible_to(request.user), uuid)
    gives = may_manage(request.user, found)
    lists = queries.lists_for(request.user, found, gives=gives)
    facts = {
        "session": found,
        "activity": found.activity,
        "gives": gives,
        "trainers": (trainers := list(found.trainers.all())),
        "can_join": request.user in trainers and found.has_way_in and queries.can_join_now(found),
        "room": found.rooms.filter(server=found.meeting_server).first(),
        "seated": lists["seated"],
        "waiting": lists["waiting"],
        "seated_elsewhere": found.seats_taken - len(lists["seated"]),
        "waiting_elsewhere": found.waiting - len(lists["waiting"]),
    }
    return render(request, "class_sessions/manage.html", facts)


@signed_in
@form_page
def edit(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    form = EditForm(request.POST or None, person=request.user, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = operations.change(actor=request.user, session=found, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _saved_words(found, saved))
            return redirect("class_sessions:manage", found.uuid)
    return render(request, "class_sessions/edit.html", {"form": form, "session": found})


@signed_in
@form_page
def register_people(request, uuid):
    """By their addresses: what a session by invitation asks for, and latecomers."""
    found = of_these(queries.given_by(request.user), uuid)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["addresses"]
        done = operations.register_several(actor=request.user, session=found, people=people)
        _say_registered(request, done)
        return redirect("class_sessions:manage", found.uuid)
    return render(request, "class_sessions/register_people.html", {"form": form, "session": found})


@signed_in
@form_page
def copy(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    form = CopyForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            planned = operations.copy(actor=request.user, session=found, starts_at=form.starts_at())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _planned_words([planned]))
            return redirect("class_sessions:manage", planned.uuid)
    return render(request, "class_sessions/copy.html", {"form": form, "session": found})


@signed_in
@form_page
def call_off(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.call_off(actor=request.user, session=found, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The class is called off. Everyone is being told."))
            return redirect("class_sessions:manage", found.uuid)
    return render(request, "class_sessions/call_off.html", {"form": form, "session": found})


@signed_in
@form_page
def replay(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    usual = ClassSession.Replay.REGISTERED
    chosen = usual if found.replay_for == ClassSession.Replay.NONE else found.replay_for
    form = ReplayForm(request.POST or None, initial={"replay": found.replay, "replay_for": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_replay(actor=request.user, session=found, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Those who missed the class are told of a replay."))
            return redirect("class_sessions:manage", found.uuid)
    return render(request, "class_sessions/replay.html", {"form": form, "session": found})


# --- Inspectors ----------------------------------------------------------------------------------


@allowed(decides_hours)
@require_POST
def decide_hours(request, uuid):
    found = of_these(queries.hours_decided_by(request.user), uuid)
    counted = "counted" in request.POST
    try:
        operations.decide_hours(actor=request.user, session=found, counted=counted)
    except DomainError as error:
        say(request, error)
    else:
        words = _("It counts in the 18 hours.") if counted else _("It does not count.")
        messages.success(request, f"{found.activity.title}{_(':')} {words}")
    return redirect("class_sessions:hours")


@allowed(decides_hours)
@require_GET
def hours(request):
    """The classes proposed for the eighteen hours: each is counted or declined."""
    facts = {
        "proposed": queries.hours_to_decide(request.user),
        "decided": queries.hours_decided(request.user),
    }
    return render(request, "class_sessions/hours.html", facts)


# --- Shared --------------------------------------------------------------------------------------


def _announced(uuid, person) -> ClassSession:
    """A session that is no draft; a draft is there only for those who manage it."""
    found = get_object_or_404(ClassSession.objects.select_related("activity"), uuid=uuid)
    is_draft = found.state == ClassSession.State.DRAFT
    if is_draft and not queries.visible_to(person).filter(pk=found.pk).exists():
        raise Http404
    return found


def of_these(sessions, uuid) -> ClassSession:
    rows = queries.with_waiting(sessions).select_related("activity", "organisation")
    return get_object_or_404(rows, uuid=uuid)


def _registration_of(person, session) -> Registration | None:
    if not person.is_authenticated:
        return None
    row = session.registrations.filter(person=person).select_related("session", "person").first()
    return row if row and row.is_active else None


def _take_place(request, uuid, operation):
    found = _announced(uuid, request.user)
    try:
        taken = operation(actor=request.user, session=found, person=request.user)
    except DomainError as error:
        say(request, error)
    else:
        if taken.state == SEATED:
            sentence = _("You have a seat. An invitation for your calendar is on its way.")
        else:
            sentence = _("You are on the waiting list. We write to you if a seat comes free.")
        messages.success(request, sentence)
        for other in queries.elsewhere_then(request.user, found):
            words = _("At the same time, you are also expected here: %(title)s, %(when)s.")
            facts = {"title": other.activity.title, "when": other.when_for(request.user)}
            messages.warning(request, words % facts)
    return redirect(_back(request, found))


def _planned_words(planned) -> str:
    if len(planned) == 1:
        return _("The class is planned and registration is open.")
    return _("%(number)d dates are planned and registration is open.") % {"number": len(planned)}


def _saved_words(before, saved) -> str:
    """Says that people will be told only where there is something to tell, and somebody."""
    if saved.sequence == before.sequence or not (before.seats_taken or before.waiting):
        return _("The class is saved.")
    return _("The class is saved. Those registered or waiting are told in ten minutes.")


def _back(request, session) -> str:
    """The page that held the button, if it is one of ours and still there; else the session's."""
    address = request.POST.get("next", "")
    if session.activity.is_open and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return reverse("class_sessions:session", args=[session.uuid])


def _day_of(session):
    return timezone.localtime(session.starts_at).date()
