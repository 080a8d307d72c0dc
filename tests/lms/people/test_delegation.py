"""The rights of a post, lent for a while and no longer."""

from datetime import timedelta

import pytest

from lms.common import clock
from lms.common.models import AuditEntry, Message
from lms.people import delegations, errors, operations, queries
from lms.people.models import Role
from lms.people.permissions import is_manager
from lms.territory.models import Audience, EntProject, Organisation, ProjectSchool
from lms.territory.operations import found_organisation
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lend(holder, colleague, days=10):
    return delegations.delegate(
        actor=holder,
        post=holder.posts.get(),
        to=colleague,
        starts_on=clock.today(),
        ends_on=clock.today() + days * DAY,
    )


def test_a_head_lends_their_rights_to_a_colleague_between_two_days(sophie, claire, valbourg):
    colleague = factories.person("Léa", "Petit", valbourg.tilleuls)
    assert claire not in queries.people_visible_to(colleague)
    lend(sophie, colleague)
    assert claire in queries.people_visible_to(colleague)
    assert claire not in queries.people_visible_to(colleague, clock.today() - DAY)
    assert claire not in queries.people_visible_to(colleague, clock.today() + 11 * DAY)
    assert is_manager(colleague)


def test_the_colleague_is_told_and_the_log_says_who(sophie, claire):
    delegation = lend(sophie, claire)
    assert Message.objects.get(kind="rights_delegated").person == claire
    entry = AuditEntry.objects.get(verb="rights.delegated")
    assert (entry.actor_uuid, entry.target_uuid) == (sophie.uuid, delegation.uuid)
    assert entry.facts["person"] == str(claire.uuid)


def test_rights_lent_end_with_the_post_that_lends_them(sophie, claire, karim):
    lend(sophie, claire)
    operations.close_post(actor=None, post=sophie.posts.get(), ends_on=clock.today() - DAY)
    assert list(queries.people_visible_to(claire)) == [claire]


@pytest.mark.parametrize("ender", ["holder", "colleague"])
def test_both_may_end_it_at_once(sophie, claire, ender):
    delegation = lend(sophie, claire)
    actor = sophie if ender == "holder" else claire
    delegations.end_delegation(actor=actor, delegation=delegation)
    assert not is_manager(claire)


def test_nobody_else_ends_it(sophie, claire, karim):
    delegation = lend(sophie, claire)
    with pytest.raises(errors.NotYoursToDelegate):
        delegations.end_delegation(actor=karim, delegation=delegation)


def test_a_colleague_is_of_the_place(sophie, karim, helene):
    with pytest.raises(errors.NotYoursToDelegate):
        lend(sophie, karim)
    lend(helene, karim)  # the district's


def test_only_heads_and_inspectors_lend(marc, claire):
    with pytest.raises(errors.NotYoursToDelegate):
        lend(marc, claire)


def test_what_is_lent_is_not_lent_further(sophie, claire, valbourg):
    lend(sophie, claire)
    third = factories.person("Léa", "Petit", valbourg.tilleuls)
    with pytest.raises(errors.NotYoursToDelegate):
        delegations.delegate(
            actor=claire,
            post=sophie.posts.get(),
            to=third,
            starts_on=clock.today(),
            ends_on=clock.today() + DAY,
        )


def test_a_delegation_has_an_end_within_the_year(sophie, claire):
    with pytest.raises(errors.DelegationTooLong):
        lend(sophie, claire, days=400)
    with pytest.raises(errors.DelegationEndsTooSoon):
        lend(sophie, claire, days=-1)


def test_nothing_is_lent_for_days_that_are_over(sophie, claire):
    today = clock.today()
    with pytest.raises(errors.DelegationBeginsTooSoon):
        delegations.delegate(
            actor=sophie, post=sophie.posts.get(), to=claire, starts_on=today - DAY, ends_on=today
        )


def test_the_same_days_are_lent_once(sophie, claire):
    lend(sophie, claire)
    with pytest.raises(errors.AlreadyDelegated):
        lend(sophie, claire, days=3)


def test_lent_rights_move_nobody_in_the_reports(helene, sophie, valbourg):
    """The colleague is counted where they work, not where they stand in for somebody."""
    lend(helene, sophie)
    assert sophie not in queries.people_in([valbourg.est])


def test_the_screen_lends_and_ends(client_of, sophie, claire):
    client = client_of(sophie)
    page = client.get("/mon-espace/delegations/")
    assert "Claire Morvan" in page.content.decode()
    answer = client.post(
        "/mon-espace/delegations/",
        {
            "post": sophie.posts.get().pk,
            "to": claire.uuid,
            "starts_on": clock.today().isoformat(),
            "ends_on": (clock.today() + DAY).isoformat(),
        },
    )
    assert answer.status_code == 302
    delegation = claire.delegations_received.get()
    assert "Sophie Garnier" in client_of(claire).get("/mon-espace/delegations/").content.decode()
    client_of(claire).post(f"/mon-espace/delegations/{delegation.uuid}/fin/")
    delegation.refresh_from_db()
    assert delegation.ended_at is not None


# --- Projects ------------------------------------------------------------------------------------


def project_of(owner, *schools):
    project = EntProject.objects.create(
        name="Mosaïque", owner=owner, product="Mosaïque", starts_on=clock.today() - 30 * DAY
    )
    for school in schools:
        ProjectSchool.objects.create(
            project=project, school=school, joined_on=clock.today() - 30 * DAY
        )
    return project


def test_a_project_lead_of_the_service_sees_the_schools_of_their_projects(claire, karim, valbourg):
    project_of(valbourg.ouest, valbourg.tilleuls)
    lead = factories.person(
        "Awa", "Diop", valbourg.ouest, Audience.DIGITAL_ADVISER, Role.PROJECT_LEAD
    )
    seen = queries.people_visible_to(lead)
    assert claire in seen
    assert karim not in seen


def test_a_project_lead_from_outside_sees_counts_only(paul, claire, valbourg):
    project_of(valbourg.academy, valbourg.tilleuls)
    assert list(queries.people_visible_to(paul)) == [paul]
    assert valbourg.tilleuls in queries.counted_organisations(paul)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.VENDOR_AGENT])
def test_a_partner_counts_the_schools_of_the_projects_they_share(valbourg, claire, role):

    town = found_organisation(
        actor=None,
        kind=Organisation.Kind.PARTNER,
        code="VILLE",
        name="Ville de Valbourg",
        parent=valbourg.department,
    )
    project_of(valbourg.academy, valbourg.tilleuls).partners.add(town)
    agent = factories.person("Max", "Roy", town, Audience.PARTNER, role)
    counted = set(queries.counted_organisations(agent))
    assert valbourg.tilleuls in counted
    assert valbourg.acacias not in counted
    assert list(queries.people_visible_to(agent)) == [agent]


def test_rights_lent_end_once_the_colleague_works_elsewhere(sophie, claire, valbourg):
    lend(sophie, claire)
    assert queries.has_role(claire, Role.HEAD)
    claire.posts.update(organisation=valbourg.peupliers)
    assert not queries.has_role(claire, Role.HEAD)
    claire.posts.update(organisation=valbourg.tilleuls, ends_on=clock.today() - DAY)
    assert not queries.has_role(claire, Role.HEAD)
