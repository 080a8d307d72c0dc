"""A person sees their own territory, and there only."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from lms.common import clock
from lms.common.models import AuditEntry
from lms.people import operations, queries
from lms.people.errors import EmailTaken, PartnersFollowNobody, PostEndsBeforeItStarts
from lms.people.models import Role
from lms.territory.models import Audience
from lms.territory.operations import move_organisation

pytestmark = pytest.mark.django_db


def test_an_inspector_sees_their_district_and_nobody_else(helene, claire, karim, nadia):
    seen = set(queries.people_visible_to(helene))
    assert {claire, karim} <= seen
    assert nadia not in seen


def test_a_head_sees_their_school_only(sophie, claire, karim):
    seen = set(queries.people_visible_to(sophie))
    assert claire in seen
    assert karim not in seen


def test_a_teacher_sees_themself_only(claire, karim):
    assert list(queries.people_visible_to(claire)) == [claire]


def test_a_project_lead_sees_nobody_by_name(paul):
    assert list(queries.people_visible_to(paul)) == [paul]


def test_rights_end_with_the_post(helene, claire):
    operations.close_post(
        actor=None, post=helene.posts.get(), ends_on=clock.today() - timedelta(days=1)
    )
    assert claire not in queries.people_visible_to(helene)


def test_a_post_that_waits_for_its_confirmation_gives_no_sight(helene, valbourg, nadia):
    operations.open_post(
        actor=nadia,
        person=nadia,
        organisation=valbourg["tilleuls"],
        audience=Audience.TEACHER,
        role=Role.LEARNER,
        starts_on=clock.today(),
        confirmed=False,
    )
    assert nadia not in queries.people_visible_to(helene)


def test_a_school_that_moves_is_followed_by_its_new_district(helene, valbourg, nadia):
    move_organisation(actor=None, organisation=valbourg["peupliers"], parent=valbourg["est"])
    assert nadia in queries.people_visible_to(helene)


def test_a_reviewer_never_reviews_themself(marc, claire):
    reviewed = queries.people_reviewed_by(marc)
    assert claire in reviewed
    assert marc not in reviewed


def test_two_posts_give_both_rights(sophie, valbourg, nadia):
    operations.open_post(
        actor=None,
        person=sophie,
        organisation=valbourg["peupliers"],
        audience=Audience.HEAD,
        role=Role.HEAD,
        starts_on=clock.today(),
    )
    assert nadia in queries.people_visible_to(sophie)


def test_an_address_opens_one_account_whatever_its_case(claire):
    with pytest.raises(EmailTaken):
        operations.open_account(
            actor=None, email=claire.email.upper(), first_name="C", last_name="M"
        )


def test_a_post_cannot_end_before_it_starts(claire):
    with pytest.raises(PostEndsBeforeItStarts):
        operations.close_post(
            actor=None,
            post=claire.posts.get(),
            ends_on=claire.posts.get().starts_on.replace(year=1990),
        )


def test_a_partner_follows_nobody_whatever_their_role(valbourg, karim):
    with pytest.raises(PartnersFollowNobody):
        operations.open_post(
            actor=None,
            person=karim,
            organisation=valbourg.est,
            audience=Audience.PARTNER,
            role=Role.INSPECTOR,
            starts_on=clock.today(),
        )


def test_rights_given_in_the_back_office_stand_in_the_activity_log(claire):
    claire.groups.add(Group.objects.create(name="Rédaction d’essai"))
    claire.is_superuser = True
    claire.save()
    entries = AuditEntry.objects.filter(target_uuid=claire.uuid).order_by("sequence")
    told = [(one.verb, one.facts) for one in entries if one.verb.endswith(".changed")]
    assert told == [
        ("groups.changed", {"change": "add", "groups": ["Rédaction d’essai"]}),
        ("powers.changed", {"is_superuser": True}),
    ]
