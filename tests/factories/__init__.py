"""Records for tests, made as the site makes them: through operations."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from django.test import Client
from django.utils.text import slugify

from lms.catalog.models import Activity
from lms.catalog.operations import StepSpec, publish_activity, publish_curriculum
from lms.common import clock
from lms.people.models import Person, Role
from lms.people.operations import open_account, open_post
from lms.people.permissions import needs_second_factor
from lms.territory.models import Audience, Organisation
from lms.territory.operations import found_organisation

PASSWORD = "le-cahier-vert-de-Valbourg-7"
Kind = Activity.Kind


class Places(dict):
    """The organisations of a territory, by short name: `valbourg["est"]` or `valbourg.est`."""

    def __getattr__(self, name):
        return self[name]


def territory() -> Places:
    """Valbourg: an académie, its department, two districts, three schools."""
    kinds, places = Organisation.Kind, Places()

    def found(short, kind, code, name, parent=None):
        places[short] = found_organisation(
            actor=None, kind=kind, code=code, name=name, parent=places.get(parent)
        )

    found("academy", kinds.ACADEMY, "99", "Académie de Valbourg")
    found("department", kinds.DEPARTMENT, "999", "Département de Valbourg", "academy")
    found("est", kinds.DISTRICT, "9990001A", "Circonscription de Valbourg Est", "department")
    found("ouest", kinds.DISTRICT, "9990002B", "Circonscription de Valbourg Ouest", "department")
    found("tilleuls", kinds.SCHOOL, "9990101J", "École élémentaire Les Tilleuls", "est")
    found("acacias", kinds.SCHOOL, "9990102K", "École primaire Les Acacias", "est")
    found("peupliers", kinds.SCHOOL, "9990103L", "École maternelle Les Peupliers", "ouest")
    return places


def person(
    first_name: str,
    last_name: str,
    organisation: Organisation | None = None,
    audience: str = Audience.TEACHER,
    role: str = Role.LEARNER,
    **fields,
) -> Person:
    """Someone with an account and, where an organisation is given, a post there for a year."""
    someone = open_account(
        actor=None,
        email=fields.pop("email", f"{slugify(first_name)}.{uuid4().hex[:6]}@valbourg.example"),
        first_name=first_name,
        last_name=last_name,
        password=fields.pop("password", PASSWORD),
        **fields,
    )
    if organisation is not None:
        open_post(
            actor=None,
            person=someone,
            organisation=organisation,
            audience=audience,
            role=role,
            starts_on=clock.today() - timedelta(days=365),
        )
    return someone


def client_of(someone: Person) -> Client:
    """A browser in which this person is signed in, with their second factor where they need one."""
    client = Client()
    client.force_login(someone)
    if needs_second_factor(someone):
        session = client.session
        record_authentication(SimpleNamespace(session=session, user=someone), someone, "mfa")
        session.save()
    return client


def teachers(number: int, organisation: Organisation) -> list[Person]:
    """As many colleagues as a test needs."""
    return [person(f"Prof{index}", "Durand", organisation) for index in range(number)]


def activity(kind: str, title: str, minutes: int = 10, **details) -> Activity:
    identity = uuid4()
    return publish_activity(
        actor=None,
        uuid=identity,
        kind=kind,
        title=title,
        path=f"/se-former/{identity}/",
        minutes=minutes,
        details=details,
    )


def curriculum_of(activities, *, title="Ma classe dans l’ENT", slug=None, in_order=False, **facts):
    """A curriculum, version 1, whose required steps are these activities."""
    version = publish_curriculum(
        actor=None,
        uuid=facts.pop("uuid", None) or uuid4(),
        slug=slug or f"parcours-{uuid4().hex[:8]}",
        title=title,
        path=facts.pop("path", "/se-former/ma-classe-dans-l-ent/"),
        summary=facts.pop("summary", ""),
        audience=facts.pop("audience", Audience.TEACHER),
        in_order=in_order,
        steps=[StepSpec(activity_uuid=one.uuid, **facts) for one in activities],
    )
    return version.curriculum


QUESTIONS = [
    {
        "id": "q1",
        "kind": "single",
        "text": "Qui lit le cahier de textes ?",
        "explanation": "Les familles de la classe, et elles seules.",
        "choices": [
            {"id": "a", "text": "Les familles de la classe", "correct": True},
            {"id": "b", "text": "Tout le monde", "correct": False},
        ],
    },
    {
        "id": "q2",
        "kind": "multiple",
        "text": "Que peut-on y joindre ?",
        "explanation": "Un document ou une image.",
        "choices": [
            {"id": "a", "text": "Un document", "correct": True},
            {"id": "b", "text": "Une image", "correct": True},
            {"id": "c", "text": "Le nom d’un élève", "correct": False},
        ],
    },
    {
        "id": "q3",
        "kind": "true_false",
        "text": "Un devoir peut être daté à l’avance.",
        "explanation": "Il paraît au jour choisi.",
        "choices": [
            {"id": "true", "text": "Vrai", "correct": True},
            {"id": "false", "text": "Faux", "correct": False},
        ],
    },
]
RIGHT_ANSWERS = {"q1": ["a"], "q2": ["a", "b"], "q3": ["true"]}
