"""Reads of requests, of the activity log and of what is kept about a person."""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst

from lms.common import clock
from lms.common.models import AuditEntry
from lms.common.personal_data import TREATMENTS, PersonalData, Treatment
from lms.people.models import Person, Post, Role
from lms.people.permissions import answers_requests
from lms.people.queries import held_on, organisations_where
from lms.personal_data import declarations
from lms.personal_data.models import ErasureRequest

#: Rows of one kind that “Mes données” shows; the archive holds them all.
MOST_SHOWN = 10


def people_answered_by(officer) -> QuerySet[Person]:
    """The people whose requests this person answers: all for administrators, else those who hold
    or held a post in the officer's territory; never themself."""
    if not answers_requests(officer):
        return Person.objects.none()
    people = Person.objects.exclude(pk=officer.pk)
    if officer.is_superuser:
        return people
    places = organisations_where(officer, (Role.DATA_PROTECTION,))
    return people.filter(pk__in=Post.objects.filter(organisation__in=places).values("person"))


def requests_visible_to(officer) -> QuerySet[ErasureRequest]:
    """What this person answers, and what they answered."""
    if not answers_requests(officer):
        return ErasureRequest.objects.none()
    seen = Q(person__in=people_answered_by(officer)) | Q(decided_by=officer)
    if officer.is_superuser:
        seen |= Q(person=None)
    return ErasureRequest.objects.filter(seen).select_related("person", "decided_by")


def officers_for(person) -> list[Person]:
    """Who is told of a person's request: officers of their territory, else administrators."""
    above = set()
    for post in Post.objects.filter(person=person).select_related("organisation"):
        above.update(int(pk) for pk in post.organisation.path.strip("/").split("/"))
    posts = Post.objects.filter(
        held_on(clock.today()), role=Role.DATA_PROTECTION, organisation__in=above
    )
    others = Person.objects.filter(is_active=True).exclude(pk=person.pk)
    officers = list(others.filter(pk__in=posts.values("person")))
    return officers or list(others.filter(is_superuser=True))


def open_request_of(person) -> ErasureRequest | None:
    return person.erasure_requests.filter(state=ErasureRequest.State.OPEN).first()


def last_request_of(person) -> ErasureRequest | None:
    return person.erasure_requests.order_by("-asked_at", "-pk").first()


def log(*, about: str = "", verb: str = "", since=None, until=None) -> QuerySet[AuditEntry]:
    """The activity log, latest first."""
    entries = AuditEntry.objects.order_by("-sequence")
    if about:
        entries = entries.filter(Q(actor_uuid=about) | Q(target_uuid=about))
    if verb:
        entries = entries.filter(verb=verb)
    if since:
        entries = entries.filter(at__date__gte=since)
    if until:
        entries = entries.filter(at__date__lte=until)
    return entries


def log_verbs() -> list[str]:
    return sorted(AuditEntry.objects.order_by().values_list("verb", flat=True).distinct())


@dataclass(frozen=True)
class Kept:
    """One kind of data, as its model declares it; `number` of rows where it is read for someone."""

    name: str
    fields: list[Promise | str]
    periods: list[int]
    remains: Promise | str
    number: int | None = None
    #: The latest rows, as (label, value in words) pairs, where somebody reads their own.
    rows: list[list[tuple]] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return (self.number or 0) - len(self.rows)


@dataclass(frozen=True)
class Sheet:
    """One sheet of the record of processing."""

    treatment: Treatment
    kinds: list[Kept]


def record() -> list[Sheet]:
    """The record of processing, read from the declarations."""
    by_treatment = {treatment: [] for treatment in TREATMENTS}
    for model, said in declarations.declared().items():
        by_treatment[said.treatment].append(_kept(model, said))
    return [Sheet(treatment, kinds) for treatment, kinds in by_treatment.items() if kinds]


def kept_about(person) -> list[Sheet]:
    """What is kept about a person, with how many rows of each."""
    by_treatment = {treatment: [] for treatment in TREATMENTS}
    for model, said in declarations.owned().items():
        if number := declarations.rows_of(person, model).count():
            by_treatment[said.treatment].append(_kept(model, said, number))
    return [Sheet(treatment, kinds) for treatment, kinds in by_treatment.items() if kinds]


def shown_to(person) -> list[Sheet]:
    """The same for the person themself, with what the latest rows say."""
    by_treatment = {treatment: [] for treatment in TREATMENTS}
    for model, said in declarations.owned().items():
        if number := declarations.rows_of(person, model).count():
            rows = declarations.latest_in_words(person, model, MOST_SHOWN) if said.given else []
            by_treatment[said.treatment].append(replace(_kept(model, said, number), rows=rows))
    return [Sheet(treatment, kinds) for treatment, kinds in by_treatment.items() if kinds]


def periods() -> list[tuple[Promise, int | None]]:
    """What is kept how many days, None standing for as long as the account."""
    return [
        (declarations.PERIODS.get(name, name), days)
        for name, days in settings.LEVIER_RETENTION.items()
    ]


def _kept(model, said: PersonalData, number: int | None = None) -> Kept:
    periods = {settings.LEVIER_RETENTION[end.kept] for end in said.ends}
    return Kept(
        name=capfirst(model._meta.verbose_name_plural),
        fields=list(dict.fromkeys(declarations.label(path) for path in said.given)),
        periods=sorted(period for period in periods if period is not None),
        remains=said.remains,
        number=number,
    )
