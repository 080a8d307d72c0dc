"""A post that nobody foresaw: seen, ended, opened one by one by an administrator."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.common import clock
from lms.common.models import AuditEntry
from lms.people.errors import (
    AlreadyHeld,
    NoPostForFamilies,
    PlaceNotOpenYet,
    PostIsOver,
    ReferentsAreNear,
)
from lms.people.models import Post, Role
from lms.people.operations import close_post, open_post
from lms.people.queries import people_visible_to
from lms.territory.models import Audience

pytestmark = pytest.mark.django_db


def page_of(person):
    return f"/administration/comptes/{person.uuid}/affectations/"


def test_an_administrator_sees_the_posts_of_a_person_with_their_days(ada, claire, client_of):
    html = client_of(ada).get(page_of(claire)).content.decode()
    assert "École élémentaire Les Tilleuls" in html
    assert "Terminer" in html


def test_a_post_that_is_ended_takes_its_rights_along(ada, sophie, claire, client_of):
    post = sophie.posts.get()
    post.starts_on = clock.today() - timedelta(days=30)
    post.save()
    assert claire in people_visible_to(sophie)
    yesterday = clock.today() - timedelta(days=1)
    answer = client_of(ada).post(
        f"/administration/affectations/{post.uuid}/fin/", {"ends_on": str(yesterday)}
    )
    assert answer.url == page_of(sophie)
    post.refresh_from_db()
    assert post.ends_on == yesterday
    assert claire not in people_visible_to(sophie)
    assert AuditEntry.objects.get(verb="post.closed").actor_uuid == ada.uuid


@pytest.mark.parametrize("day", ["", "demain", "1990-01-01"])
def test_a_day_that_cannot_be_the_last_is_refused_in_a_sentence(ada, claire, client_of, day):
    post = claire.posts.get()
    browser = client_of(ada)
    answer = browser.post(
        f"/administration/affectations/{post.uuid}/fin/", {"ends_on": day}, follow=True
    )
    assert 'class="alert bad"' in answer.content.decode()
    post.refresh_from_db()
    assert post.ends_on is None


def test_a_post_is_opened_by_the_code_of_its_place(ada, claire, valbourg, client_of):
    facts = {
        "organisation": valbourg.acacias.code.lower(),
        "audience": "teacher",
        "role": "referent",
        "starts_on": str(clock.today()),
    }
    client_of(ada).post(page_of(claire), facts)
    assert claire.posts.get(role="referent").organisation == valbourg.acacias


def test_an_unknown_code_is_refused_and_nothing_is_opened(ada, claire, client_of):
    facts = {
        "organisation": "0000000X",
        "audience": "teacher",
        "role": "learner",
        "starts_on": str(clock.today()),
    }
    html = client_of(ada).post(page_of(claire), facts).content.decode()
    assert "Aucun lieu n’est connu sous ce code." in html
    assert claire.posts.count() == 1


@pytest.mark.parametrize("audience", [Audience.PUPIL, Audience.GUARDIAN, Audience.EVERYONE])
def test_nobody_holds_a_post_as_a_pupil_a_parent_or_everybody(
    ada, claire, valbourg, client_of, audience
):
    facts = {"audience": audience, "role": Role.LEARNER, "starts_on": clock.today()}
    before = claire.posts.count()
    form = facts | {"organisation": valbourg.acacias.code}
    answer = client_of(ada).post(page_of(claire), form)
    assert answer.context["form"].errors.keys() == {"audience"}
    with pytest.raises(NoPostForFamilies, match="sans compte"):
        open_post(actor=ada, person=claire, organisation=valbourg.acacias, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(person=claire, organisation=valbourg.acacias, **facts)
    assert claire.posts.count() == before


@pytest.mark.parametrize(
    ("place", "audience", "role", "field", "said"),
    [
        ("acacias", "teacher", "inspector", "role", "Une école n’a ni inspecteur ni conseiller"),
        ("est", "teacher", "inspector", "role", "n’est pas pour le profil"),
        ("est", "head", "head", "role", "Seule une école a un directeur"),
        ("est", "partner", "adviser", "role", "Un partenaire ne suit personne"),
        ("peupliers", "teacher", "learner", "organisation", "Lieu fermé depuis le"),
    ],
)
def test_the_screen_refuses_the_posts_that_an_import_refuses(
    ada, claire, valbourg, client_of, place, audience, role, field, said
):
    valbourg.peupliers.valid_to = clock.today() - timedelta(days=1)
    valbourg.peupliers.save()
    facts = {"organisation": valbourg[place].code, "audience": audience, "role": role}
    answer = client_of(ada).post(page_of(claire), facts | {"starts_on": str(clock.today())})
    assert answer.context["form"].errors.keys() == {field}
    assert said in str(answer.context["form"].errors)
    assert claire.posts.count() == 1


def given(person, place, starts_on, ends_on=None, **facts):
    """A teacher's post there, in days from today."""
    today = clock.today()
    return open_post(
        actor=None, person=person, organisation=place, audience=Audience.TEACHER,
        role=Role.LEARNER, starts_on=today + timedelta(starts_on),
        ends_on=None if ends_on is None else today + timedelta(ends_on), **facts,
    )  # fmt: skip


def test_a_post_to_come_that_is_given_from_today_begins_today(claire, valbourg):
    to_come = given(claire, valbourg.acacias, 30)
    assert given(claire, valbourg.acacias, 0) == to_come
    to_come.refresh_from_db()
    assert to_come.starts_on == clock.today()
    assert given(claire, valbourg.acacias, 0) == to_come
    assert AuditEntry.objects.filter(verb="post.begins_earlier").count() == 1


def test_a_declaration_does_not_bring_a_confirmed_post_forward(claire, valbourg):
    to_come = given(claire, valbourg.acacias, 30)
    given(claire, valbourg.acacias, 0, confirmed=False)
    to_come.refresh_from_db()
    assert to_come.starts_on == clock.today() + timedelta(30)


def test_a_post_held_until_another_day_is_not_given_twice(claire, valbourg):
    given(claire, valbourg.acacias, -10, 30)
    with pytest.raises(AlreadyHeld, match="dernier jour"):
        given(claire, valbourg.acacias, 0)
    given(claire, valbourg.acacias, 31)
    given(claire, valbourg.acacias, -30, -20)
    assert claire.posts.filter(organisation=valbourg.acacias).count() == 3


def test_two_past_posts_that_ended_the_same_day_are_left_as_they_are(claire, valbourg):
    for first_day in (-30, -20):
        Post.objects.create(
            person=claire, organisation=valbourg.acacias, audience=Audience.TEACHER,
            starts_on=clock.today() + timedelta(first_day), ends_on=clock.today() - timedelta(5),
        )  # fmt: skip
    given(claire, valbourg.acacias, -20, -5)
    given(claire, valbourg.acacias, 0)
    assert claire.posts.filter(organisation=valbourg.acacias).count() == 3


def test_a_post_that_is_over_is_not_given_again_by_a_later_last_day(claire, valbourg):
    post, today = given(claire, valbourg.acacias, -30, -10), clock.today()
    for day in (today, today - timedelta(9)):
        with pytest.raises(PostIsOver, match="terminé"):
            close_post(actor=None, post=post, ends_on=day)
    close_post(actor=None, post=post, ends_on=today - timedelta(11))
    to_end = given(claire, valbourg.acacias, 0, 10)
    assert close_post(actor=None, post=to_end, ends_on=today + timedelta(20)).ends_on > today


def test_a_last_day_does_not_pass_the_beginning_of_the_next_post_of_its_kind(claire, valbourg):
    post, today = given(claire, valbourg.acacias, 0, 10), clock.today()
    given(claire, valbourg.acacias, 20, 30)
    with pytest.raises(AlreadyHeld):
        close_post(actor=None, post=post, ends_on=today + timedelta(20))
    assert close_post(actor=None, post=post, ends_on=today + timedelta(19)).ends_on > today


def test_a_referent_is_that_of_a_school_or_of_a_district(valbourg, claire):
    with pytest.raises(ReferentsAreNear, match="Académie de Valbourg"):
        open_post(
            actor=None, person=claire, organisation=valbourg.academy,
            audience=Audience.TEACHER, role=Role.REFERENT, starts_on=clock.today(),
        )  # fmt: skip


def test_a_post_does_not_begin_before_its_school_opens(valbourg, claire):
    today = clock.today()
    valbourg.acacias.valid_from = today
    open_post(
        actor=None, person=claire, organisation=valbourg.acacias,
        audience=Audience.STAFF, role=Role.LEARNER, starts_on=today - timedelta(days=900),
    )  # fmt: skip
    valbourg.acacias.valid_from = today + timedelta(days=1)
    with pytest.raises(PlaceNotOpenYet, match="École primaire Les Acacias"):
        open_post(
            actor=None, person=claire, organisation=valbourg.acacias,
            audience=Audience.TEACHER, role=Role.LEARNER, starts_on=today,
        )  # fmt: skip
    open_post(
        actor=None, person=claire, organisation=valbourg.acacias,
        audience=Audience.TEACHER, role=Role.LEARNER, starts_on=today + timedelta(days=1),
    )  # fmt: skip
