"""The judge: recomputes what must never lie, and names every difference.

Each invariant is a function that yields one short description per difference found; it reads, and
repairs nothing.
"""

from collections.abc import Callable, Iterator

from django.db.models import Count, F, Q
from django.db.models.functions import Length

from lms.attestations.queries import unfounded
from lms.catalog.models import Activity, Curriculum, CurriculumVersion
from lms.class_sessions.models import Registration
from lms.class_sessions.queries import miscounted
from lms.common import audit
from lms.common.models import Message
from lms.enrolment.models import Enrolment
from lms.enrolment.queries import recounted
from lms.practices.queries import files_missing
from lms.progress.models import Completion
from lms.progress.queries import unproven
from lms.quizzes.queries import mismarked
from lms.territory.models import Organisation

BATCH = 500


def each(rows, attribute="uuid") -> Iterator[str]:
    for row in rows:
        yield f"{row._meta.model_name} {getattr(row, attribute)}"


def seats_are_counted():
    return each(miscounted())


def seats_are_within_their_session():
    return each(
        Registration.objects.filter(seat__gt=F("session__seats"), session__seats__isnull=False)
    )


def completions_are_proven():
    return each(unproven())


def completions_are_in_order():
    """A later round without its row, or a completion dated before its evidence."""
    return each(Completion.objects.filter(achieved_at__lt=F("evidence__happened_at")))


def progress_is_what_completions_say():
    """Counters of every enrolment, recomputed in batches."""
    last = 0
    while batch := list(Enrolment.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        facts = recounted(Enrolment.objects.filter(pk__gt=last, pk__lte=batch[-1].pk))
        last = batch[-1].pk
        yield from each(
            one for one in batch if (one.required_total, one.required_done) != facts[one.pk]
        )


def enrolments_are_pinned_to_their_curriculum():
    return each(Enrolment.objects.exclude(version__curriculum=F("curriculum")))


def versions_have_steps():
    return each(
        CurriculumVersion.objects.annotate(
            required=Count("steps", filter=Q(steps__required=True))
        ).filter(required=0)
    )


def current_versions_are_the_last():
    newer = Q(versions__number__gt=F("current_version__number"))
    return each(Curriculum.objects.filter(newer).distinct())


def attestations_are_founded():
    return each(unfounded())


def attempts_are_marked():
    return each(mismarked())


def practice_files_are_there():
    return (f"submission {one.uuid}" for one in files_missing())


def messages_are_sent_once():
    """Sent without a date, or claimed and not."""
    return each(
        Message.objects.filter(
            Q(state=Message.State.SENT, sent_at=None)
            | (~Q(state=Message.State.SENT) & ~Q(sent_at=None))
        )
    )


def activities_have_an_address():
    return each(Activity.objects.filter(path="", withdrawn_at=None))


def the_tree_holds():
    """Paths that do not follow from the parent's."""
    for one in Organisation.objects.select_related("parent").annotate(size=Length("path")):
        above = one.parent.path if one.parent else "/"
        if one.path != f"{above}{one.pk}/":
            yield f"organisation {one.code}"


def the_log_is_whole():
    return (f"entry {number}" for number in audit.broken_links())


INVARIANTS: tuple[Callable[[], Iterator[str]], ...] = (
    seats_are_counted,
    seats_are_within_their_session,
    completions_are_proven,
    completions_are_in_order,
    progress_is_what_completions_say,
    enrolments_are_pinned_to_their_curriculum,
    versions_have_steps,
    current_versions_are_the_last,
    attestations_are_founded,
    attempts_are_marked,
    practice_files_are_there,
    messages_are_sent_once,
    activities_have_an_address,
    the_tree_holds,
    the_log_is_whole,
)


def verify():
    """Every invariant by its name, with the differences found."""
    return {check.__name__.replace("_", " "): list(check()) for check in INVARIANTS}
