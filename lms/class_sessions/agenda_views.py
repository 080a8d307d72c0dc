"""The screen of the agenda of all classes: by month, by week or as a list."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.class_sessions import agenda, months, queries
from lms.common import clock
from lms.common.access import public
from lms.people.permissions import is_trainer
from lms.territory.models import Organisation
from lms.territory.queries import closures_of, spread

A_YEAR = timedelta(days=366)
PER_PAGE = 20


@public
@require_safe
def dates(request):
    """What its address asks for, and nothing else: it may be kept and shared."""
    person, today = request.user, clock.today()
    scope = agenda.scope_of(person, request.GET.get("qui", ""))
    bounds = (today if scope == agenda.OPEN else today - A_YEAR), today + 2 * A_YEAR
    shown = _page(request.GET, *bounds, today)
    asked = agenda.asked_by(request.GET)
    everything = agenda.sessions_in(scope, person)
    sessions = asked.narrow(everything)
    place = asked.place or agenda.home_of(person)
    is_list = shown.view == months.LIST
    facts = {
        "scope": scope,
        "gives_classes": is_trainer(person),
        "asked": asked,
        "choices": agenda.choices_among(everything, asked),
        "place": place,
        "shown": shown,
        "before": shown.before if shown.first > bounds[0] and not is_list else None,
        "after": shown.after if shown.last < bounds[1] else None,
        "is_now": shown.first <= today <= shown.last,
        "canonical": "" if request.GET else f"{settings.LEVIER_SITE_URL}{request.path}",
    }
    draw = _list if is_list else _grid
    facts |= draw(request, sessions, shown, place)
    if not facts["found"]:
        later = sessions.filter(starts_at__gte=_start(shown.after)).order_by("starts_at")
        facts["next"] = later.select_related("activity").first()
    return render(request, "class_sessions/dates.html", facts)


def _page(parameters, first, last, today) -> months.Page:
    view = parameters.get("vue", "")
    view = view if view in months.VIEWS else months.MONTH
    # The page of today begins before today.
    earliest = min(first, months.page_of(view, first, last).first)
    asked = parameters.get("jour", "")
    day = months.read_day(asked, first=earliest, last=last, otherwise=today)
    return months.page_of(view, day, last)


def _grid(request, sessions, shown, place) -> dict:
    """Days of a month or of a week, with their dates and their holidays."""
    start, end = _start(shown.first), _start(shown.after)
    found = queries.dates_in(sessions.filter(starts_at__gte=start, starts_at__lt=end), request.user)
    # Without a territory: the mainland, of no holiday zone.
    closures = closures_of(place or Organisation(), shown.first, shown.last)
    facts = {
        "dates": months.by_day(found, _day_of),
        "off": spread(closures, shown.first, shown.last),
        "today": clock.today(),
        "shown": shown,
    }
    weeks = shown.weeks if shown.view == months.MONTH else [shown.days]
    return {
        "found": found,
        "weeks": [list(months.drawn(week, **facts)) for week in weeks],
        "closures": closures,
    }


def _list(request, sessions, shown, place) -> dict:
    coming = sessions.filter(starts_at__gte=_start(shown.first)).order_by("starts_at", "pk")
    paginator = Paginator(coming.values_list("pk", flat=True), PER_PAGE)
    numbers = paginator.get_page(request.GET.get("page"))
    found = queries.dates_in(sessions.filter(pk__in=list(numbers)), request.user)
    return {"found": found, "page_obj": numbers}


def _start(day) -> datetime:
    """Its first moment, where the reader is."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _day_of(date):
    return timezone.localtime(date.session.starts_at).date()
