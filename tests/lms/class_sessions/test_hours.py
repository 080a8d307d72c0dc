"""Whether a class counts in the eighteen hours: a trainer proposes, the inspector decides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse_lazy

from lms.class_sessions import errors, operations, queries
from lms.class_sessions.models import ClassSession
from lms.common.models import AuditEntry
from lms.people.models import Role
from lms.territory.models import Audience
from tests import factories
from tests.lms.class_sessions.test_screens import url

Hours = ClassSession.Hours
LIST = reverse_lazy("class_sessions:hours")


@pytest.fixture
def other_inspector(valbourg):
    return factories.person("Odile", "Masson", valbourg.ouest, Audience.INSPECTOR, Role.INSPECTOR)


def test_the_inspector_of_the_district_counts_what_was_proposed(plan, client_of, helene, claire):
    session = plan(proposes_hours=True)
    assert "18 heures" not in client_of(claire).get(url("session", session)).content.decode()
    browser = client_of(helene)
    assert "1 classe à compter ou non" in browser.get("/mon-espace/").content.decode()
    answer = browser.post(url("decide_hours", session), {"counted": "1"}, follow=True)
    assert "Elle compte dans les 18 heures." in answer.content.decode()
    session.refresh_from_db()
    assert (session.hours, session.hours_decided_by) == (Hours.COUNTED, helene)
    page = client_of(claire).get(url("session", session)).content.decode()
    assert "Compte dans les 18 heures." in page
    told = AuditEntry.objects.get(verb="session.hours_decided")
    assert told.actor_uuid == helene.uuid


def test_nobody_else_decides(plan, helene, tom, marc, other_inspector):
    session = plan(proposes_hours=True)
    for person in (tom, marc, other_inspector):
        with pytest.raises(errors.NotTheirInspector):
            operations.decide_hours(actor=person, session=session, counted=True)
    assert list(queries.hours_to_decide(other_inspector)) == []
    assert list(queries.hours_to_decide(helene)) == [session]


def test_what_nobody_proposed_is_not_decided(plan, helene):
    session = plan()
    with pytest.raises(errors.NothingProposed):
        operations.decide_hours(actor=helene, session=session, counted=True)


def test_an_inspector_changes_their_mind_and_the_same_answer_twice_is_one(plan, helene):
    session = plan(proposes_hours=True)
    for counted in (False, False, True):
        operations.decide_hours(actor=helene, session=session, counted=counted)
    told = AuditEntry.objects.filter(verb="session.hours_decided").order_by("pk")
    assert [one.facts["hours"] for one in told] == ["declined", "counted"]


def test_once_decided_the_trainer_no_longer_changes_it(plan, helene, tom, client_of, filled):
    session = plan(proposes_hours=True)
    assert 'name="proposes_hours"' in client_of(tom).get(url("edit", session)).content.decode()
    operations.decide_hours(actor=helene, session=session, counted=False)
    assert 'name="proposes_hours"' not in client_of(tom).get(url("edit", session)).content.decode()
    operations.change(actor=tom, session=session, proposes_hours=True)
    session.refresh_from_db()
    assert session.hours == Hours.DECLINED


def test_a_copy_is_proposed_anew(plan, helene, tom):
    session = plan(proposes_hours=True)
    operations.decide_hours(actor=helene, session=session, counted=True)
    session.refresh_from_db()
    later = session.starts_at + timedelta(days=7)
    copied = operations.copy(actor=tom, session=session, starts_at=later)
    assert (copied.hours, copied.hours_decided_by) == (Hours.PROPOSED, None)


def test_the_list_costs_the_same_for_one_and_for_three(plan, client_of, helene):
    browser, costs = client_of(helene), []
    for days in ((8,), (9, 10)):
        for day in days:
            plan(days=day, proposes_hours=True)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        costs.append(len(captured))
    assert costs[0] == costs[1]
