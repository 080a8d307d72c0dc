"""The agenda of all classes: whose dates it shows, and by what they are narrowed.

Everything comes from its address, so that it can be shared. What an address asks for and nobody
knows is left aside: it narrows nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lms.class_sessions import queries
from lms.class_sessions.models import ClassSession
from lms.people.permissions import is_trainer
from lms.people.queries import current_posts
from lms.territory.models import Audience, EntService, Organisation
from lms.territory.queries import organisations_under

OPEN, MINE, TERRITORY = SCOPES = ("ouvertes", "miennes", "territoire")
Kind = Organisation.Kind
PLACES = (Kind.DEPARTMENT, Kind.DISTRICT)


@dataclass(frozen=True)
class Asked:
    """By what the dates are narrowed; what is empty narrows nothing."""

    audience: str = ""
    service: EntService | None = None
    place: Organisation | None = None
    modality: str = ""
    kind: str = ""

    def __bool__(self):
        return any((self.audience, self.service, self.place, self.modality, self.kind))

    def narrow(self, sessions) -> QuerySet[ClassSession]:
        wanted = Q()
        if self.audience:
            meant = Q(activity__audiences__contains=f",{self.audience},")
            wanted &= meant | Q(activity__audiences="")
        if self.service:
            wanted &= Q(activity__in=self.service.activities.values("pk"))
        if self.place:
            wanted &= Q(organisation__path__startswith=self.place.path)
        if self.modality:
            wanted &= Q(modality=self.modality)
        if self.kind:
            wanted &= Q(kind=self.kind)
        return sessions.filter(wanted)


@dataclass(frozen=True)
class Choices:
    """What the dates may be narrowed by: only what some of them are, and what is asked already."""

    audiences: list[tuple[str, str]]
    services: list[EntService]
    places: list[Organisation]
    modalities: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


def asked_by(parameters) -> Asked:
    audience = parameters.get("profil", "")
    modality, kind = parameters.get("modalite", ""), parameters.get("genre", "")
    told = audience in Audience.values and audience != Audience.EVERYONE
    return Asked(
        audience=audience if told else "",
        service=EntService.objects.filter(slug=parameters.get("service", "")).first(),
        place=_place(parameters.get("lieu", "")),
        modality=modality if modality in ClassSession.Modality.values else "",
        kind=kind if kind in ClassSession.Kind.values else "",
    )


def _place(text: str) -> Organisation | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return Organisation.objects.filter(uuid=uuid, kind__in=PLACES).first()


def scope_of(person, text: str) -> str:
    """Whose dates: the open ones for all; their own and their territory's for trainers as well."""
    return text if text in (MINE, TERRITORY) and is_trainer(person) else OPEN


def sessions_in(scope: str, person) -> QuerySet[ClassSession]:
    if scope == MINE:
        return queries.sessions_of_trainer(person).exclude(state=ClassSession.State.CANCELLED)
    if scope == TERRITORY:
        places = organisations_under(post.organisation for post in current_posts(person))
        return ClassSession.objects.filter(
            organisation__in=places.values("pk"), state__in=queries.ANNOUNCED_STATES
        )
    return queries.open_to_all()


def choices_among(sessions, asked: Asked) -> Choices:
    """Three queries, however many dates there are."""
    rows = sessions.order_by().values_list(
        "kind", "modality", "activity__audiences", "organisation__path"
    )
    rows = list(rows.distinct())
    audiences = {asked.audience} | {one for row in rows for one in row[2]}
    kinds = {asked.kind} | {row[0] for row in rows}
    modalities = {asked.modality} | {row[1] for row in rows}
    above = {int(number) for row in rows for number in row[3].strip("/").split("/") if number}
    places = Organisation.objects.filter(Q(pk__in=above) | Q(pk=asked.place and asked.place.pk))
    services = Q(activities__sessions__in=sessions.order_by().values("pk"))
    services |= Q(pk=asked.service and asked.service.pk)
    return Choices(
        audiences=[one for one in Audience.choices if one[0] in audiences],
        services=list(EntService.objects.filter(services).distinct().order_by("name")),
        places=list(places.filter(kind__in=PLACES).order_by("kind", "name", "pk")),
        modalities=[one for one in ClassSession.Modality.choices if one[0] in modalities],
        kinds=[one for one in ClassSession.Kind.choices if one[0] in kinds],
    )


def home_of(person) -> Organisation | None:
    """Where a reader works: their holidays are shown unless they ask for another territory."""
    post = current_posts(person).first()
    return post.organisation if post else None
