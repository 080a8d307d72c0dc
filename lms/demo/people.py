"""The demo's territory and its people: Valbourg, two districts, eight schools, some sixty adults."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from lms.common import clock
from lms.demo.accounts import ACCOUNTS, PASSWORD
from lms.people.models import Person, Role
from lms.people.operations import open_account, open_post
from lms.territory.models import Audience, Organisation
from lms.territory.operations import found_organisation
from lms.territory.uai import expected_letter

SEED = 1881

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
    "canope": (Organisation.Kind.PARTNER, "CANOPE", "Atelier Canopé de Valbourg", "department"),
    "vendor": (Organisation.Kind.PARTNER, "EDITEUR", "Éditeur de l’ENT", "academy"),
}
# short name -> number, name, district, how many teachers beside the seven accounts
SCHOOLS = {
    "tilleuls": ("9990101", "École élémentaire Les Tilleuls", "est", 6),
    "acacias": ("9990102", "École primaire Les Acacias", "est", 6),
    "marronniers": ("9990103", "École élémentaire Les Marronniers", "est", 5),
    "moulin": ("9990104", "École primaire Le Moulin", "est", 4),
    "source": ("9990105", "École maternelle La Source", "est", 5),
    "peupliers": ("9990106", "École maternelle Les Peupliers", "ouest", 5),
    "jules-verne": ("9990107", "École élémentaire Jules-Verne", "ouest", 4),
    "port": ("9990108", "École primaire Le Port", "ouest", 4),
}

FIRST_NAMES = [
    "Adèle",
    "Aïcha",
    "Alain",
    "Amandine",
    "Anaïs",
    "Antoine",
    "Aurélie",
    "Béatrice",
    "Benoît",
    "Camille",
    "Caroline",
    "Cédric",
    "Chantal",
    "Charlotte",
    "Clément",
    "Coralie",
    "Delphine",
    "Driss",
    "Élodie",
    "Émilie",
    "Éric",
    "Fabien",
    "Fatou",
    "Florence",
    "François",
    "Gaëlle",
    "Guillaume",
    "Hugo",
    "Inaya",
    "Isabelle",
    "Jérôme",
    "Joëlle",
    "Julien",
    "Karim",
    "Laetitia",
    "Laure",
    "Lucie",
    "Maëlle",
    "Malika",
    "Mathieu",
    "Mélanie",
    "Mickaël",
    "Nathan",
    "Nicolas",
    "Noémie",
    "Olivier",
    "Pascale",
    "Pauline",
    "Quentin",
    "Rachid",
    "Romain",
    "Sandrine",
    "Sébastien",
    "Solène",
    "Stéphanie",
    "Thomas",
    "Valérie",
    "Vincent",
    "Yasmine",
    "Zoé",
]
LAST_NAMES = [
    "Aubert",
    "Barbier",
    "Belkacem",
    "Benoist",
    "Berger",
    "Besson",
    "Blanchard",
    "Bonnet",
    "Boyer",
    "Brun",
    "Carpentier",
    "Chevalier",
    "Colin",
    "Cordier",
    "Duarte",
    "Daniel",
    "Delattre",
    "Diarra",
    "Dumont",
    "Dupuis",
    "Fabre",
    "Faure",
    "Ferrand",
    "Fontaine",
    "Garnier",
    "Gauthier",
    "Gérard",
    "Giraud",
    "Guérin",
    "Haddad",
    "Hamel",
    "Hubert",
    "Jacquet",
    "Joly",
    "Lacroix",
    "Lambert",
    "Leclerc",
    "Lefort",
    "Legrand",
    "Lemaire",
    "Lopes",
    "Marchand",
    "Masson",
    "Mercier",
    "Meunier",
    "Moreau",
    "N’Diaye",
    "Nguyen",
    "Noël",
    "Ollivier",
    "Perrin",
    "Pichon",
    "Poirier",
    "Renard",
    "Riou",
    "Rivière",
    "Rousset",
    "Schmitt",
    "Tessier",
    "Vidal",
]


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
            actor=None, kind=kind, code=code, name=name, parent=places.get(parent), town="Valbourg"
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
    """Found the places, open every account and post; only the seven accounts have a password."""
    places = found_territory()
    emails = [email for _role, email in ACCOUNTS]
    seven = [
        ("Claire", "Morvan", [("tilleuls", Audience.TEACHER, Role.LEARNER)]),
        ("Yann", "Le Goff", [("tilleuls", Audience.HEAD, Role.HEAD)]),
        ("Hélène", "Roussel", [("est", Audience.INSPECTOR, Role.INSPECTOR)]),
        (
            "Marc",
            "Delaunay",
            [("est", Audience.ADVISER, Role.ADVISER), ("est", Audience.ADVISER, Role.TRAINER)],
        ),
        ("Inès", "Benali", []),
        ("Paul", "Fournier", [("academy", Audience.PARTNER, Role.PROJECT_LEAD)]),
        ("Ada", "Kessler", []),
    ]
    accounts = [
        _arrive(places, first, last, posts, email=email, is_superuser=first == "Ada")
        for email, (first, last, posts) in zip(emails, seven, strict=True)
    ]
    Person.objects.filter(email__in=emails).update(password=make_password(PASSWORD))
    cast = Cast(places, *accounts)
    _gather_the_others(cast)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in Person.objects.filter(emailaddress=None)
    )
    return cast


def _gather_the_others(cast: Cast) -> None:
    names = _names()

    def arrive(*posts):
        return _arrive(cast.places, *next(names), posts)

    cast.adviser_ouest = arrive(
        ("ouest", Audience.ADVISER, Role.ADVISER), ("ouest", Audience.ADVISER, Role.TRAINER)
    )
    arrive(("ouest", Audience.INSPECTOR, Role.INSPECTOR))
    cast.digital_adviser = arrive(("department", Audience.DIGITAL_ADVISER, Role.TRAINER))
    cast.heads["tilleuls"] = cast.yann
    for school, (_number, _name, _district, count) in SCHOOLS.items():
        if school != "tilleuls":
            cast.heads[school] = arrive((school, Audience.HEAD, Role.HEAD))
        cast.teachers[school] = [
            arrive((school, Audience.TEACHER, Role.LEARNER)) for _n in range(count)
        ]
        # In most schools, a teacher is the one whom the others ask.
        if school not in ("tilleuls", "moulin"):
            _give_post(
                cast.places, cast.teachers[school][0], (school, Audience.TEACHER, Role.REFERENT)
            )
    cast.staff = [
        arrive((school, Audience.STAFF, Role.LEARNER))
        for school in ("tilleuls", "acacias", "marronniers", "port")
    ]
    cast.partners = [
        arrive(("canope", Audience.PARTNER, Role.LEARNER)),
        arrive(("vendor", Audience.PARTNER, Role.LEARNER)),
    ]


def _names():
    chance = Random(SEED)
    first, last = FIRST_NAMES[:], LAST_NAMES[:]
    chance.shuffle(first)
    chance.shuffle(last)
    return zip(first, last, strict=True)


def _arrive(places, first_name, last_name, posts, email="", **fields) -> Person:
    person = open_account(
        actor=None,
        email=email or f"{slugify(first_name)}.{slugify(last_name)}@valbourg.example",
        first_name=first_name,
        last_name=last_name,
        **fields,
    )
    for post in posts:
        _give_post(places, person, post)
    return person


def _give_post(places, person, post) -> None:
    place, audience, role = post
    open_post(
        actor=None,
        person=person,
        organisation=places[place],
        audience=audience,
        role=role,
        starts_on=date(clock.today().year - 1, 9, 1),
    )
