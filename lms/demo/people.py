"""The demo's territory and its people: Valbourg, two districts, eight schools, some sixty adults."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from lms.common import clock
from lms.demo.accounts import ACCOUNTS, PASSWORD, SECRETS
from lms.people.models import Person, Role
from lms.people.operations import open_account, open_post
from lms.people.second_factor import give_application
from lms.territory.models import Audience, HolidayZone, Organisation
from lms.territory.operations import found_organisation
from lms.territory.uai import expected_letter

# short name -> name, short name of what stands above
AREAS = {
    "academy": (Organisation.Kind.ACADEMY, "99", "Académie de Valbourg", None),
    "department": (Organisation.Kind.DEPARTMENT, "999", "Département de Valbourg", "academy"),
    "est": (Organisation.Kind.DISTRICT, "9990001", "Circonscription de Valbourg Est", "department"),
    "ouest": (
        Organisation.Kind.DISTRICT,
        "9990002",
        "Circonscription de Valbourg Ouest",
        "department",
    ),
    "town": (Organisation.Kind.PARTNER, "VILLE", "Ville de Valbourg", "department"),
    "workshop": (
        Organisation.Kind.PARTNER,
        "ATELIER",
        "Atelier numérique de Valbourg",
        "department",
    ),
    "vendor": (Organisation.Kind.PARTNER, "EDITEUR", "Éditeur de l’ENT", "academy"),
}
# short name -> number, name, district, how many teachers beside the announced accounts
SCHOOLS = {
    "tilleuls": ("9990101", "École élémentaire Les Tilleuls", "est", 6),
    "acacias": ("9990102", "École primaire Les Acacias", "est", 6),
    "marronniers": ("9990103", "École élémentaire Les Marronniers", "est", 5),
    "moulin": ("9990104", "École primaire Le Moulin", "est", 5),
    "source": ("9990105", "École maternelle La Source", "est", 6),
    "peupliers": ("9990106", "École maternelle Les Peupliers", "ouest", 6),
    "jules-verne": ("9990107", "École élémentaire Jules-Verne", "ouest", 5),
    "port": ("9990108", "École primaire Le Port", "ouest", 5),
}

NAMES = Path(__file__).with_name("names.txt")


@dataclass
class Cast:
    """Who plays, by what they do in the story."""

    places: dict[str, Organisation]
    claire: Person  # teacher at Les Tilleuls
    yann: Person  # her head
    helene: Person  # inspector, Valbourg Est
    marc: Person  # trainer and adviser, Valbourg Est
    ines: Person  # editor
    paul: Person  # project lead
    nour: Person  # data protection officer
    ada: Person  # administrator
    adviser_ouest: Person = None
    digital_adviser: Person = None  # of the department, who also reads what partners hand in
    heads: dict[str, Person] = field(default_factory=dict)
    teachers: dict[str, list[Person]] = field(default_factory=dict)
    staff: list[Person] = field(default_factory=list)
    partners: list[Person] = field(default_factory=list)

    def everyone_teaching(self):
        """The teachers but Claire, one school after the other in turn, so that each is varied."""
        queues = [list(people) for people in self.teachers.values()]
        while any(queues):
            for people in queues:
                if people:
                    yield people.pop(0)

    def adviser_of(self, person):
        """Who reads this person's practices."""
        if person in self.partners:
            return self.digital_adviser
        west = [school for school, facts in SCHOOLS.items() if facts[2] == "ouest"]
        of_west = any(person in [*self.teachers[one], self.heads[one]] for one in west)
        return self.adviser_ouest if of_west else self.marc


def found_territory() -> dict[str, Organisation]:
    places = {}
    for short, (kind, code, name, parent) in AREAS.items():
        places[short] = found_organisation(
            actor=None,
            kind=kind,
            code=code,
            name=name,
            parent=places.get(parent),
            town="Valbourg",
            zone=HolidayZone.B,
        )
    for short, (number, name, district, _teachers) in SCHOOLS.items():
        places[short] = found_organisation(
            actor=None,
            kind=Organisation.Kind.SCHOOL,
            code=number + expected_letter(number),
            name=name,
            parent=places[district],
            town="Valbourg",
        )
    return places


def gather() -> Cast:
    """Found the places, open every account and post; only the announced accounts have a password."""
    places = found_territory()
    emails = [email for _role, email in ACCOUNTS]
    announced = [
        ("Claire", "Morvan", [("tilleuls", Audience.TEACHER, Role.LEARNER)]),
        ("Yann", "Le Goff", [("tilleuls", Audience.HEAD, Role.HEAD)]),
        ("Hélène", "Roussel", [("est", Audience.INSPECTOR, Role.INSPECTOR)]),
        ("Marc", "Delaunay", [("est", Audience.ADVISER, Role.ADVISER)]),
        ("Inès", "Benali", []),
        ("Paul", "Fournier", [("academy", Audience.PARTNER, Role.PROJECT_LEAD)]),
        ("Nour", "Lambert", [("department", Audience.ADVISER, Role.DATA_PROTECTION)]),
        ("Ada", "Kessler", []),
    ]
    accounts = [
        _arrive(places, first, last, posts, email=email, is_superuser=first == "Ada")
        for email, (first, last, posts) in zip(emails, announced, strict=True)
    ]
    Person.objects.filter(email__in=emails).update(password=make_password(PASSWORD))
    for person in accounts:
        if secret := SECRETS.get(person.email):
            give_application(person, secret)
    cast = Cast(places, *accounts)
    _gather_the_others(cast)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in Person.objects.filter(emailaddress=None)
    )
    return cast


def _gather_the_others(cast: Cast) -> None:
    names = (line.split() for line in NAMES.read_text(encoding="utf-8").splitlines())

    def arrive(post):
        return _arrive(cast.places, *next(names), [post])

    cast.adviser_ouest = arrive(("ouest", Audience.ADVISER, Role.ADVISER))
    arrive(("ouest", Audience.INSPECTOR, Role.INSPECTOR))
    cast.digital_adviser = arrive(("department", Audience.DIGITAL_ADVISER, Role.TRAINER))
    cast.heads["tilleuls"] = cast.yann
    for school, (_number, _name, _district, count) in SCHOOLS.items():
        if school != "tilleuls":
            cast.heads[school] = arrive((school, Audience.HEAD, Role.HEAD))
        # In most schools, the first teacher is the one whom the others ask.
        first = Role.LEARNER if school in ("tilleuls", "moulin") else Role.REFERENT
        cast.teachers[school] = [
            arrive((school, Audience.TEACHER, Role.LEARNER if number else first))
            for number in range(count)
        ]
    cast.staff = [
        arrive((school, Audience.STAFF, Role.LEARNER))
        for school in ("tilleuls", "acacias", "marronniers", "port")
    ]
    cast.partners = [
        arrive(("workshop", Audience.PARTNER, Role.LEARNER)),
        arrive(("vendor", Audience.PARTNER, Role.LEARNER)),
    ]


def _arrive(places, first_name, last_name, posts, email="", **fields) -> Person:
    person = open_account(
        actor=None,
        email=email or f"{slugify(first_name)}.{slugify(last_name)}@valbourg.example",
        first_name=first_name,
        last_name=last_name,
        **fields,
    )
    for place, audience, role in posts:
        open_post(
            actor=None,
            person=person,
            organisation=places[place],
            audience=audience,
            role=role,
            starts_on=date(clock.today().year - 1, 9, 1),
        )
    return person
