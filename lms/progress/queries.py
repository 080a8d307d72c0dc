"""Reads of what people have done."""

import math
import uuid
from urllib.parse import urlencode

from django.db.models import F, Max, Q
from django.urls import reverse

from lms.people.queries import people_visible_to
from lms.progress import opened, watching, wording
from lms.progress.models import Completion, Evidence, Round, WatchState

DEFAULT_SHARE = 90


def visible_to(person):
    """The completions of the people this person may see."""
    return Completion.objects.filter(person__in=people_visible_to(person).values("pk"))


def current_round(person, activity):
    """The round under way: 1, unless a later one was opened."""
    rounds = Round.objects.filter(person=person, activity=activity)
    return rounds.aggregate(last=Max("number"))["last"] or 1


def completions_of(person, activity_ids):
    """{activity id: its latest completion that stands}, whatever the round."""
    completions = Completion.objects.filter(
        person=person, activity__in=activity_ids, revoked_at=None
    )
    return {row.activity_id: row for row in completions.order_by("round")}


def standing_completion(person, activity):
    """The completion of the round under way, as long as it stands."""
    return (
        Completion.objects.filter(
            person=person,
            activity=activity,
            round=current_round(person, activity),
            revoked_at=None,
        )
        .select_related("evidence")
        .first()
    )


def watch_states_of(person, activity_ids):
    """{activity id: what was counted of its video in the latest round}."""
    states = WatchState.objects.filter(person=person, activity__in=activity_ids)
    return {state.activity_id: state for state in states.order_by("round")}


def watch_state(person, activity):
    """What was counted of a video in the round under way, or None."""
    return WatchState.objects.filter(
        person=person, activity=activity, round=current_round(person, activity)
    ).first()


def opened_token(person, activity):
    """The proof, put in a page's form, that this person opened it."""
    return opened.write(person, activity)


def counted_seconds(activity):
    """The duration over which watching is counted; 0 when only the transcript counts.

    Nothing can be counted of a video played elsewhere, and one without captions shuts people out.
    """
    details = activity.details
    if details.get("external") or not details.get("captions", True):
        return 0
    duration = details.get("duration") or 0
    return duration if math.isfinite(duration) and duration > 0 else 0


def share_to_watch(activity):
    """The percentage of a video to watch."""
    return activity.details.get("share") or DEFAULT_SHARE


def unproven():
    """Completions whose evidence is not theirs: always empty, or something wrote past us."""
    proven = Q(
        evidence__person=F("person"),
        evidence__activity=F("activity"),
        evidence__round=F("round"),
        evidence__source=F("rule"),
        achieved_at__gte=F("evidence__happened_at"),
    )
    return Completion.objects.exclude(proven)


def receipt(person, activity):
    """Why it is done: every completion with its rule and evidence, the latest first."""
    completions = list(
        Completion.objects.filter(person=person, activity=activity)
        .select_related("evidence__author", "revoked_by")
        .order_by("-round", "-achieved_at", "-pk")
    )
    for completion in completions:
        completion.sentence = wording.why(completion)
    return completions


def evidence_of(person, activity):
    """Everything that was recorded, completing or not, in the order it happened."""
    return Evidence.objects.filter(person=person, activity=activity).select_related("author")


def panel(person, activity):
    """What the foot of a guide or a tutorial shows to this reader."""
    facts = {
        "activity": activity,
        "signed_in": person.is_authenticated,
        "duration": counted_seconds(activity),
        "share": share_to_watch(activity),
        "completion": None,
        "percent": 0,
        "position": 0,
    }
    if not person.is_authenticated:
        return facts
    facts["completion"] = standing_completion(person, activity)
    state = watch_state(person, activity)
    if state and facts["duration"]:
        facts["percent"] = watching.percent(state.seconds, facts["duration"])
        # A video watched to its end starts again from its beginning.
        facts["position"] = state.position if state.position < facts["duration"] - 3 else 0
    if activity.is_open:
        token = opened_token(person, activity)
        facts |= {
            "token": token,
            "event_id": uuid.uuid4(),
            "declare_url": reverse("progress:declare", args=[activity.uuid]),
        }
        if facts["duration"]:
            address = reverse("progress:watch", args=[activity.uuid])
            facts["watch_url"] = f"{address}?{urlencode({'opened': token})}"
    facts["coverage"] = wording.coverage(
        facts["percent"], facts["share"], facts["completion"] is not None
    )
    return facts
