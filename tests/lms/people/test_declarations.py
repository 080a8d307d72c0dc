"""A declared post lets one learn; somebody of the place vouches before it counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.common import clock
from lms.common.models import AuditEntry, Message
from lms.people import declarations
from lms.people.errors import AlreadyThere, NotYoursToConfirm, TooManyDeclarations
from lms.people.models import Post, Role
from lms.people.operations import open_post
from lms.people.queries import people_visible_to
from lms.territory.models import Audience
from tests import factories

pytestmark = pytest.mark.django_db
QUEUE = "/mon-territoire/affectations/"


@pytest.fixture
def lea(db):
    return factories.person("Léa", "Martin")


@pytest.fixture
def declared(lea, valbourg, sophie):
    return declarations.declare_post(
        actor=lea, organisation=valbourg.tilleuls, audience=Audience.TEACHER
    )


def test_it_gives_the_learner_role_and_waits(declared, lea, sophie):
    assert (declared.role, declared.confirmed) == (Role.LEARNER, False)
    assert lea not in people_visible_to(sophie)


def test_declaring_oneself_head_gives_no_right_of_a_head(lea, valbourg, claire):
    post = declarations.declare_post(
        actor=lea, organisation=valbourg.tilleuls, audience=Audience.HEAD
    )
    assert post.role == Role.LEARNER
    assert list(people_visible_to(lea)) == [lea]


def test_the_head_of_the_place_is_told_once(declared, sophie, helene):
    told = Message.objects.get(kind="account.post_declared")
    assert told.person == sophie
    assert "Léa Martin" in told.text
    assert QUEUE in told.text


def test_where_there_is_no_head_the_inspector_above_is_told(lea, valbourg, helene):
    declarations.declare_post(actor=lea, organisation=valbourg.acacias, audience=Audience.TEACHER)
    assert Message.objects.get(kind="account.post_declared").person == helene


def test_where_the_account_of_the_head_is_closed_the_inspector_above_is_told(
    lea, valbourg, sophie, helene
):
    sophie.is_active = False
    sophie.save()
    declarations.declare_post(actor=lea, organisation=valbourg.tilleuls, audience=Audience.TEACHER)
    assert Message.objects.get(kind="account.post_declared").person == helene


def test_the_head_confirms_and_the_person_counts_from_then_on(client_of, declared, lea, sophie):
    client = client_of(sophie)
    assert b"L\xc3\xa9a Martin" in client.get(QUEUE).content
    assert client.post(reverse("answer_post", args=[declared.uuid]), {"confirm": ""}).url == QUEUE
    assert lea in people_visible_to(sophie)
    assert Message.objects.filter(kind="account.post_confirmed", person=lea).exists()
    entry = AuditEntry.objects.get(verb="post.confirmed")
    assert (entry.actor_uuid, entry.facts["person"]) == (sophie.uuid, str(lea.uuid))


def test_the_head_refuses_and_the_declaration_is_gone(client_of, declared, lea, sophie):
    client_of(sophie).post(reverse("answer_post", args=[declared.uuid]), {"refuse": ""})
    assert not Post.objects.filter(person=lea).exists()
    assert Message.objects.filter(kind="account.post_refused", person=lea).exists()


@pytest.mark.parametrize("name", ["claire", "marc", "lea", "nadia"])
def test_nobody_else_answers(request, client_of, declared, name):
    client = client_of(request.getfixturevalue(name))
    assert client.get(QUEUE).status_code == 404
    assert (
        client.post(reverse("answer_post", args=[declared.uuid]), {"confirm": ""}).status_code
        == 404
    )


def test_the_head_of_another_school_does_not_see_it(client_of, declared, valbourg):
    other = factories.person("Yann", "Petit", valbourg.peupliers, Audience.HEAD, Role.HEAD)
    assert list(declarations.declarations_for(other)) == []
    with pytest.raises(NotYoursToConfirm):
        declarations.confirm_post(actor=other, post=declared)


def test_a_head_does_not_confirm_their_own_post(sophie, valbourg):
    post = declarations.declare_post(
        actor=sophie, organisation=valbourg.acacias, audience=Audience.TEACHER
    )
    with pytest.raises(NotYoursToConfirm):
        declarations.confirm_post(actor=sophie, post=post)


def test_an_import_that_names_the_post_confirms_it(declared, lea, valbourg):
    post = open_post(
        actor=None,
        person=lea,
        organisation=valbourg.tilleuls,
        audience=Audience.TEACHER,
        role=Role.LEARNER,
        starts_on=clock.today(),
    )
    assert (post, post.confirmed) == (declared, True)


def test_declaring_twice_is_one_declaration(declared, lea, valbourg):
    again = declarations.declare_post(
        actor=lea, organisation=valbourg.tilleuls, audience=Audience.TEACHER
    )
    assert again == declared


def test_a_post_already_held_needs_no_declaration(claire, valbourg):
    with pytest.raises(AlreadyThere):
        declarations.declare_post(
            actor=claire, organisation=valbourg.tilleuls, audience=Audience.STAFF
        )


def test_three_may_wait_and_no_more(lea, valbourg):
    for place in (valbourg.tilleuls, valbourg.acacias, valbourg.peupliers):
        declarations.declare_post(actor=lea, organisation=place, audience=Audience.TEACHER)
    with pytest.raises(TooManyDeclarations):
        declarations.declare_post(actor=lea, organisation=valbourg.est, audience=Audience.TEACHER)


def test_a_place_is_found_without_its_accents_nor_its_capitals(valbourg):
    assert list(declarations.places_named("ecole elementaire tilleuls")) == [valbourg.tilleuls]
    assert list(declarations.places_named("9990102k")) == [valbourg.acacias]
    assert list(declarations.places_named("(((")) == []


def test_the_screen_finds_the_place_and_takes_the_declaration(client_of, lea, valbourg):
    client = client_of(lea)
    page = client.get("/compte/affectation/?q=tilleuls").content.decode()
    assert str(valbourg.tilleuls.uuid) in page
    choice = {"audience": "teacher", "organisation": valbourg.tilleuls.uuid}
    assert client.post("/compte/affectation/?q=tilleuls", choice).url == "/mon-espace/"
    assert "École élémentaire Les Tilleuls" in client.get("/mon-espace/").content.decode()
    assert client.get("/compte/affectation/?q=introuvable").status_code == 200


def test_nobody_declares_a_pupil(client_of, lea, valbourg):
    choice = {"audience": "pupil", "organisation": valbourg.tilleuls.uuid}
    assert client_of(lea).post("/compte/affectation/?q=tilleuls", choice).status_code == 200
    assert not Post.objects.filter(person=lea).exists()


def test_what_waits_is_told_in_the_head_s_space(client_of, declared, sophie):
    page = client_of(sophie).get("/mon-espace/").content.decode()
    assert QUEUE in page


def told_by_the_sign_on(person, school):
    declarations.vouch_for_schools(
        person=person, audience=Audience.TEACHER, codes=[school.code], provider="ent"
    )


def test_a_sign_on_that_lags_behind_a_move_gives_no_post_back(claire, valbourg, sophie):
    left = claire.posts.get()
    left.starts_on, left.ends_on = clock.today() - timedelta(90), clock.today() - timedelta(3)
    left.save()
    told_by_the_sign_on(claire, valbourg.tilleuls)
    waiting = claire.posts.get(ends_on=None)
    assert waiting.confirmed is False
    assert claire not in people_visible_to(sophie)
    left.delete()
    waiting.delete()
    told_by_the_sign_on(claire, valbourg.tilleuls)
    assert claire in people_visible_to(sophie)


def test_a_post_that_cannot_be_given_keeps_nobody_at_the_door(declared, lea, valbourg):
    post = lea.posts.get()
    post.ends_on = clock.today() + timedelta(30)
    post.save()
    told_by_the_sign_on(lea, post.organisation)
    assert lea.posts.get() == post


def test_what_the_sign_on_alone_gave_ends_when_it_names_another_school(lea, valbourg, nadia):
    with clock.at(clock.now() - timedelta(30)):
        told_by_the_sign_on(lea, valbourg.tilleuls)
    told_by_the_sign_on(lea, valbourg.acacias)
    left, held = lea.posts.order_by("starts_on")
    assert left.ends_on == clock.today() - timedelta(1)
    assert (held.organisation, held.ends_on) == (valbourg.acacias, None)
    told_by_the_sign_on(lea, valbourg.tilleuls)  # told again by the one that had ended it
    assert lea.posts.get(ends_on=None, confirmed=True).organisation == valbourg.tilleuls


def test_what_somebody_gave_outlives_the_silence_of_the_sign_on(claire, valbourg):
    given = claire.posts.get()
    other = valbourg.acacias if given.organisation != valbourg.acacias else valbourg.tilleuls
    told_by_the_sign_on(claire, other)
    given.refresh_from_db()
    assert given.ends_on is None
