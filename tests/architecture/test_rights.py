"""The rights table is true: every address, asked by every role, about one's own and others'."""

import re
from datetime import date, timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from lms.attestations.models import Attestation
from lms.class_sessions.models import ClassSession, Registration
from lms.common import clock, pdf
from lms.communication.operations import publish_notice
from lms.config import rights
from lms.config.rights import (
    ADMINISTRATOR,
    DELEGATE,
    EDITOR,
    INSIDE,
    OUTSIDE,
    OWN,
    RELATIONS,
    SERVICE_LEAD,
    VISITOR,
)
from lms.enrolment.operations import enrol
from lms.people.delegations import delegate as lend
from lms.people.models import Delegation, PeopleImport, Role
from lms.people.operations import open_post
from lms.personal_data.operations import ask_for_erasure
from lms.practices.operations import hand_in
from lms.progress.operations import declare
from lms.progress.queries import opened_token
from lms.quizzes.models import Attempt, QuizVersion
from lms.territory.models import Audience, EntProject, ProjectSchool, SchoolImport
from tests import factories

SCHOOL_ROLES = (Role.LEARNER, Role.REFERENT, Role.HEAD)
AUDIENCES = {
    Role.HEAD: Audience.HEAD,
    Role.INSPECTOR: Audience.INSPECTOR,
    Role.ADVISER: Audience.ADVISER,
    Role.PARTNER: Audience.PARTNER,
    Role.PROJECT_LEAD: Audience.PARTNER,
    Role.VENDOR_AGENT: Audience.PARTNER,
}
SECRETS = {
    "account_confirm_email": {"key": "none"},
    "account_invitation": {"token": "none"},
    "support:confirm": {"token": "none"},
    "stop_reminders": {"token": "none"},
    "class_sessions:feed": {"token": "none"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
}
DAY = timedelta(days=1)
COUNTED = ("created", "updated", "unchanged", "closed", "refused", "kept", "districts")


# --- One person's objects ------------------------------------------------------------------------


@pytest.fixture
def world(valbourg, guide, tutorial, class_activity, quiz_activity, practice, curriculum, tom):
    """Tilleuls is inside the territory of every role; Peupliers is outside, and in a project that
    ended, of the same owner."""
    academy = valbourg.academy
    for name, school, left_on in (
        ("Mosaïque", valbourg.tilleuls, None),
        ("Ancien", valbourg.peupliers, clock.today() - DAY),
    ):
        project = EntProject.objects.create(
            name=name, owner=academy, product="ENT", starts_on=date(2020, 9, 1)
        )
        ProjectSchool.objects.create(
            project=project, school=school, joined_on=date(2020, 9, 1), left_on=left_on
        )
    return SimpleNamespace(
        places=valbourg, guide=guide, tutorial=tutorial, class_activity=class_activity,
        quiz=quiz_activity, practice=practice, curriculum=curriculum, trainer=tom,
    )  # fmt: skip


def actor_named(name, world):
    if name == VISITOR:
        return None
    place = world.places.tilleuls if name in SCHOOL_ROLES else world.places.est
    if name == ADMINISTRATOR:
        return factories.person("Ada", "Kessler", is_superuser=True)
    if name == EDITOR:
        editor = factories.person("Inès", "Benali")
        editor.groups.add(Group.objects.get(name="Editors"))
        return editor
    if name == SERVICE_LEAD:
        place, name, audience = world.places.academy, Role.PROJECT_LEAD, Audience.ADVISER
        return factories.person("Alix", "Rouvière", place, audience, name)
    if name == DELEGATE:
        return delegate(world.places.tilleuls)
    audience = AUDIENCES.get(name, Audience.TEACHER)
    person = factories.person("Alix", "Rouvière", place, audience, name)
    _add_rights_that_do_not_count(person, world.places.peupliers)
    return person


def delegate(school):
    head = factories.person("Sophie", "Garnier", school, Audience.HEAD, Role.HEAD)
    colleague = factories.person("Alix", "Rouvière", school)
    today = clock.today()
    lend(actor=head, post=head.posts.get(), to=colleague, starts_on=today, ends_on=today)
    return colleague


def _add_rights_that_do_not_count(person, school):
    """A head's post that ended yesterday, and one lent and taken back: neither opens a door."""
    yesterday = clock.today() - DAY
    open_post(
        actor=None, person=person, organisation=school, audience=Audience.HEAD, role=Role.HEAD,
        starts_on=yesterday - DAY, ends_on=yesterday,
    )  # fmt: skip
    head = factories.person("Ida", "Royer", school, Audience.HEAD, Role.HEAD)
    Delegation.objects.create(
        post=head.posts.get(), to=person, starts_on=yesterday, ends_on=clock.today(),
        ended_at=clock.now(),
    )  # fmt: skip


def objects_of(person, place, trainer, world):
    """One of each object that an address names, of this person: by kind."""
    in_a_week = clock.now() + timedelta(minutes=5)
    session = ClassSession.objects.create(
        activity=world.class_activity, organisation=place, starts_at=in_a_week,
        ends_at=in_a_week + timedelta(hours=1), seats_taken=1, link="https://classe.example/",
        modality="hybrid",
    )  # fmt: skip
    session.trainers.add(trainer)
    Registration.objects.create(
        session=session, person=person, state="seated", seat=1, queued_at=clock.now()
    )
    version = QuizVersion.objects.get(activity=world.quiz)
    token = opened_token(person, world.guide)
    declare(actor=person, activity=world.guide, event_id=uuid4(), token=token)
    declared = open_post(
        actor=person, person=person, organisation=place, audience=Audience.STAFF,
        role=Role.LEARNER, starts_on=clock.today(), confirmed=False,
    )  # fmt: skip
    return {
        "person": person,
        "session": session,
        "declared": declared,
        "enrolment": enrol(actor=person, person=person, curriculum=world.curriculum),
        "attempt": Attempt.objects.create(
            version=version, person=person, answers={}, right=0, total=3, passed=False,
            submitted_at=clock.now(),
        ),
        "submission": hand_in(
            actor=person, activity=world.practice, event_id=uuid4(), text="Une semaine de devoirs",
            file=SimpleUploadedFile("semaine.txt", b"lundi"), no_pupil_named=True,
        ),
        "attestation": Attestation.objects.create(
            code=uuid4().hex[:16].upper(), person=person, version=world.curriculum.current_version,
            title="Ma classe", minutes=60, steps=[], completed_on=date(2026, 1, 1),
            issued_at=clock.now(), name_hash="0" * 64,
        ),
        "notice": publish_notice(
            actor=person, author=person, uuid=uuid4(), title="Note", path="/",
            effective_on=clock.today(), territories=[place],
        ),
        "request": ask_for_erasure(actor=person, person=person),
        "delegation": Delegation.objects.create(
            post=declared, to=person, starts_on=clock.today(), ends_on=clock.today() + DAY
        ),
    }  # fmt: skip


def arguments(name, theirs, world):
    """The arguments of the address `name` for one person's objects."""
    if name in SECRETS:
        return SECRETS[name]
    family, _colon, short = name.rpartition(":")
    if name == "class_sessions:wish":
        return {"uuid": world.class_activity.uuid}
    if family == "class_sessions":
        return {"uuid": theirs["session"].uuid}
    by_name = {
        "mfa_edit_webauthn": lambda: {"pk": key_of(theirs["person"]).pk},
        "mfa_remove_webauthn": lambda: {"pk": key_of(theirs["person"]).pk},
        "unlink": lambda: {"pk": identity_of(theirs["person"]).pk},
        "answer_post": lambda: {"uuid": theirs["declared"].uuid},
        "posts": lambda: {"person_uuid": theirs["person"].uuid},
        "end_post": lambda: {"uuid": theirs["declared"].uuid},
        "communication:acknowledge": lambda: {"uuid": theirs["notice"].uuid},
        "communication:readers": lambda: {"uuid": theirs["notice"].uuid},
        "communication:recall": lambda: {"uuid": theirs["notice"].uuid},
        "end_delegation": lambda: {"delegation_uuid": theirs["delegation"].uuid},
        "personal_data:answer": lambda: {"request_uuid": theirs["request"].uuid},
        "personal_data:ask_for": lambda: {"person_uuid": theirs["person"].uuid},
        "enrolment:enrol": lambda: {"curriculum_uuid": world.curriculum.uuid},
        "enrolment:take_version": lambda: {"enrolment_uuid": theirs["enrolment"].uuid},
        "progress:declare": lambda: {"activity_uuid": world.guide.uuid},
        "progress:receipt": lambda: {"activity_uuid": world.guide.uuid},
        "progress:watch": lambda: {"activity_uuid": world.tutorial.uuid},
        "quizzes:answer": lambda: {"activity_uuid": world.quiz.uuid},
        "quizzes:result": lambda: {"attempt_uuid": theirs["attempt"].uuid},
        "practices:hand_in": lambda: {"activity_uuid": world.practice.uuid},
        "practices:review": lambda: {"submission_uuid": theirs["submission"].uuid},
        "practices:file": lambda: {"submission_uuid": theirs["submission"].uuid},
        "attestations:pdf": lambda: {"attestation_uuid": theirs["attestation"].uuid},
        "attestations:verified": lambda: {"code": theirs["attestation"].code},
        "reporting:curriculum": lambda: {"slug": world.curriculum.slug},
        "people_imports:template": lambda: {"extension": "csv"},
        "people_imports:invite": lambda: {"person_uuid": theirs["person"].uuid},
    }
    if name in by_name:
        return by_name[name]()
    if family == "territory":
        report = {"counts": dict.fromkeys(COUNTED, 0), "lines": {name: [] for name in COUNTED}}
        return {"uuid": SchoolImport.objects.create(file_name="annuaire.csv", report=report).uuid}
    imported = PeopleImport.objects.create(
        name="personnes.csv", state="applied", applied_at=clock.now()
    )
    return {"import_uuid": imported.uuid}


def key_of(person):
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "clé", "credential": {}}
    )


def identity_of(person):
    return SocialAccount.objects.create(user=person, provider="ent", uid=uuid4().hex, extra_data={})


# --- Asking --------------------------------------------------------------------------------------


def browser_of(person):
    """Signed in with a second factor and just asked again: only the object is left to refuse."""
    client = Client()
    if person is not None:
        client.force_login(person)
        session = client.session
        request = SimpleNamespace(session=session, user=person)
        record_authentication(request, person, "mfa", reauthenticated=True)
        session.save()
    return client


def is_answered(cookies, address, theirs, world):
    """Whether the address answers at all: not "absent", not "sign in first". Nothing is kept."""
    with transaction.atomic():
        kwargs = arguments(address.name, theirs, world) if address.takes_argument else {}
        path = reverse(address.name, kwargs=kwargs)
        client = Client()
        client.cookies = SimpleCookie(cookies)
        answer = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path)
        transaction.set_rollback(True)
    asks_to_sign_in = answer.status_code == 302 and answer.url.startswith("/compte/connexion/?")
    return answer.status_code not in (403, 404) and not asks_to_sign_in


#: These answer "absent" by themselves in this little world, whoever asks.
CLOSED_HERE = ("admin/", "_util/", "compte/sso/")
EMPTY_HERE = {
    "cms:feed",
    "cms:atom_feed",
    "cms:security_contact",  # until the installation names somebody
    "account_confirm_email",
    "account_invitation",
    "support:confirm",
    "stop_reminders",
    "class_sessions:feed",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


def asked():
    """All but the closed doors, and those public ones whose argument would have to exist."""
    return [
        one
        for one in rights.addresses()
        if one.name not in EMPTY_HERE
        and one.reach is not rights.PUBLIC
        and not one.route.startswith(CLOSED_HERE)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("name", rights.ACTORS)
def test_every_address_answers_as_the_table_says(name, world, monkeypatch):
    monkeypatch.setattr(pdf, "made_from", lambda html, stylesheet: b"%PDF")
    actor = actor_named(name, world)
    trainer, places = world.trainer, world.places
    inside = factories.person("Line", "Dupré", places.tilleuls)
    outside = factories.person("Omar", "Sy", places.peupliers)
    objects = {
        # One's own class is given in another district: no other right opens it.
        OWN: objects_of(actor, places.ouest, actor, world) if actor else {},
        INSIDE: objects_of(inside, places.tilleuls, trainer, world),
        OUTSIDE: objects_of(outside, places.peupliers, trainer, world),
    }
    wrong, cookies = [], browser_of(actor).cookies.output(header="", sep=";")
    for address in asked():
        for relation in RELATIONS if address.takes_argument else [OWN]:
            theirs = objects[relation] or objects[INSIDE]
            if relation == OWN and actor is None and address.reach:
                continue  # a visitor owns nothing
            if address.reach is rights.NAMED and relation != INSIDE:
                continue  # it names a curriculum, the same for all: the people are those inside
            expected = address.answers(name, relation)
            if is_answered(cookies, address, theirs, world) != expected:
                wrong.append(f"{name}, {relation}: /{address.route} should be {expected}")
    assert wrong == []


#: Who reads the adults of Tilleuls by name, and who reads their time as well (rule 7).
BY_NAME = {
    *(Role.HEAD, Role.REFERENT, Role.INSPECTOR, Role.ADVISER),
    *(SERVICE_LEAD, DELEGATE, ADMINISTRATOR),
}
WITH_HOURS = {Role.INSPECTOR, Role.ADVISER, ADMINISTRATOR}
LISTS = ("my_space", "reporting:territory", "class_sessions:mine", "practices:queue", "cms:search")


@pytest.mark.django_db
@pytest.mark.parametrize("name", rights.ACTORS)
def test_what_is_written_on_the_lists_follows_the_role(name, world):
    actor = actor_named(name, world)
    inside = factories.person("Line", "Dupré", world.places.tilleuls)
    outside = factories.person("Omar", "Sy", world.places.peupliers)
    for person, place in ((inside, world.places.tilleuls), (outside, world.places.peupliers)):
        objects_of(person, place, world.trainer, world)
    client = browser_of(actor)
    pages = {one: text_of(client, reverse(one)) for one in LISTS}
    curriculum = reverse("reporting:curriculum", kwargs={"slug": world.curriculum.slug})
    pages["curriculum"] = text_of(client, curriculum)
    everything = "".join(pages.values())
    seen_outside = name == ADMINISTRATOR
    assert ("Omar" in everything) == seen_outside
    assert ("Dupré" in pages["curriculum"]) == (name in BY_NAME)
    hours = '<th scope="col">Temps</th>' in pages["curriculum"]
    assert hours == (name in WITH_HOURS)
    reviews = name in (Role.TRAINER, Role.ADVISER)
    assert ("Dupré" in pages["practices:queue"]) == reviews
    # Registered for a class to come: what those who follow them by name see of it.
    assert ("Dupré" in pages["reporting:territory"]) == (name in BY_NAME)
    for one in ("my_space", "class_sessions:mine", "cms:search"):
        assert "Dupré" not in pages[one], one


def text_of(client, address):
    """What this reader is shown there; nothing where they are not answered."""
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def wagtail_addresses():
    """The back office's addresses that take no argument, once each."""
    routes = (route for route, _name, _pattern in rights._walk(get_resolver().url_patterns))
    admin = {route.rstrip("$") for route in routes if route.startswith("admin/")}
    ours = {address.route for address in rights.addresses()}
    return sorted(one for one in admin - ours if not re.search(r"[<(\\]", one))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [VISITOR, Role.LEARNER, Role.HEAD, SERVICE_LEAD])
def test_no_post_opens_the_back_office(name, world):
    client = browser_of(actor_named(name, world))
    addresses = wagtail_addresses()
    assert len(addresses) > 100
    opened = [
        one
        for one in addresses
        if client.get(f"/{one}").status_code not in (302, 403, 404, 405)
        and not one.startswith(("admin/sprite", "admin/jsi18n"))  # icons, and words of buttons
    ]
    assert opened == []


def test_every_address_is_in_the_table():
    page = (settings.BASE_DIR / "docs" / "rights.md").read_text(encoding="utf-8")
    named = {address.route for address in rights.addresses()}
    for route, _name, pattern in rights._walk(get_resolver().url_patterns):
        wagtails = pattern.callback.__module__.startswith(("wagtail", "django", "cms"))
        family = next(one for one in rights.FAMILIES if route.startswith(one))
        assert route in named or (wagtails and f"`/{family}…`" in page), route


def test_every_address_that_names_an_object_says_whose():
    assert [one.name for one in rights.addresses() if one.takes_argument and not one.reach] == []


def test_no_reach_is_for_an_address_that_is_gone():
    assert set(rights.REACHES) - {one.name for one in rights.addresses()} == set()


def test_every_rule_says_by_which_roles_it_holds():
    for address in rights.addresses():
        if address.rule.predicate is not None:
            assert isinstance(address.rule.roles, frozenset), address.route


def test_the_page_of_the_docs_is_what_the_code_says():
    call_command("rights_table", "--check")
    page = (settings.BASE_DIR / "docs" / "rights.md").read_text(encoding="utf-8")
    for address in rights.addresses():
        assert f"`/{address.route}`" in page


def test_a_page_that_differs_is_told(monkeypatch):
    monkeypatch.setattr(rights, "page", lambda: "something else")
    with pytest.raises(CommandError):
        call_command("rights_table", "--check")
