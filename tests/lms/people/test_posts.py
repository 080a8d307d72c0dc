"""A post that nobody foresaw: seen, ended, opened one by one by an administrator."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.common import clock
from lms.common.models import AuditEntry
from lms.people.errors import NoPostForFamilies
from lms.people.models import Post, Role
from lms.people.operations import open_post
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
