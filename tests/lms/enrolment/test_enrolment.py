"""Following a curriculum (domain.md, rules 1, 3 and 4)."""

from uuid import uuid4

import pytest

from lms.catalog.models import Activity
from lms.catalog.operations import (
    StepSpec,
    publish_activity,
    publish_curriculum,
    withdraw_activity,
    withdraw_curriculum,
)
from lms.enrolment import errors
from lms.enrolment.models import Enrolment, Waiver
from lms.enrolment.operations import enrol, take_version, waive_withdrawn
from lms.enrolment.queries import (
    enrolments_of,
    progress_for,
    progress_of,
    recounted,
    visible_to,
)
from lms.enrolment.signals import curriculum_completed
from lms.progress.models import Source
from lms.progress.operations import record_evidence, revoke_completion
from lms.progress.queries import completions_of
from lms.territory.models import Audience
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(db):
    return [factories.activity(Activity.Kind.GUIDE, f"Guide {number}") for number in (1, 2, 3)]


@pytest.fixture
def finished():
    """Every announcement that a curriculum was completed."""
    heard = []

    def hear(sender, enrolment, **kwargs):
        heard.append((enrolment.person, enrolment.version.number))

    curriculum_completed.connect(hear)
    yield heard
    curriculum_completed.disconnect(hear)


def do(person, *activities):
    for activity in activities:
        record_evidence(
            actor=person,
            person=person,
            activity=activity,
            source=Source.BUTTON,
            event_id=uuid4(),
            completes=Source.BUTTON,
        )


def undo(actor, person, activity):
    revoke_completion(
        actor=actor,
        completion=completions_of(person, [activity.pk])[activity.pk],
        reason="Compte partagé",
    )


def follow(person, curriculum):
    curriculum.refresh_from_db()
    return enrol(actor=person, person=person, curriculum=curriculum)


def republish(curriculum, steps, in_order=False):
    """The curriculum with other steps: activities, or (activity, required) pairs."""
    pairs = [one if isinstance(one, tuple) else (one, True) for one in steps]
    publish_curriculum(
        actor=None,
        uuid=curriculum.uuid,
        slug=curriculum.slug,
        title=curriculum.title,
        path=curriculum.path,
        audience=curriculum.audience,
        in_order=in_order,
        steps=[StepSpec(activity_uuid=one.uuid, required=required) for one, required in pairs],
    )
    curriculum.refresh_from_db()


def counters(enrolment):
    enrolment.refresh_from_db()
    row = (enrolment.required_total, enrolment.required_done)
    assert recounted(Enrolment.objects.filter(pk=enrolment.pk)) == {enrolment.pk: row}
    progress = progress_of(enrolment)
    assert (progress.required_total, progress.required_done) == row
    assert progress.percent == enrolment.percent
    return row


def states(progress):
    return [one.state for one in progress.steps]


def test_enrolling_twice_is_enrolling_once(claire, three):
    curriculum = factories.curriculum_of(three)
    assert follow(claire, curriculum) == follow(claire, curriculum)
    assert Enrolment.objects.count() == 1


def test_what_is_already_done_counts_in_every_curriculum_that_holds_it(claire, three):
    do(claire, three[0])
    first = follow(claire, factories.curriculum_of(three))
    second = follow(claire, factories.curriculum_of(three[:2]))
    assert (counters(first), counters(second)) == ((3, 1), (2, 1))
    do(claire, three[1])
    assert (counters(first), counters(second)) == ((3, 2), (2, 2))


def test_one_person_s_completion_moves_nobody_else(claire, karim, three):
    curriculum = factories.curriculum_of(three)
    follow(claire, curriculum)
    other = follow(karim, curriculum)
    do(claire, *three)
    assert counters(other) == (3, 0)


def test_a_withdrawn_curriculum_takes_nobody_more_but_lets_those_inside_finish(
    claire, karim, three, finished
):
    curriculum = factories.curriculum_of(three)
    follow(claire, curriculum)
    withdraw_curriculum(actor=None, uuid=curriculum.uuid)
    with pytest.raises(errors.Closed):
        follow(karim, curriculum)
    do(claire, *three)
    assert finished == [(claire, 1)]


def test_a_manager_enrols_the_people_they_follow_and_no_others(sophie, claire, karim, three):
    curriculum = factories.curriculum_of(three)
    enrolment = enrol(actor=sophie, person=claire, curriculum=curriculum, origin="manager")
    assert (enrolment.enrolled_by, enrolment.origin) == (sophie, "manager")
    with pytest.raises(errors.NotYours):
        enrol(actor=sophie, person=karim, curriculum=curriculum)


def test_a_percentage_is_rounded_down_and_optional_steps_do_not_weigh(claire, three):
    curriculum = factories.curriculum_of(three)
    extra = factories.activity(Activity.Kind.GUIDE, "Pour aller plus loin", minutes=7)
    republish(curriculum, [*three, (extra, False)])
    enrolment = follow(claire, curriculum)
    do(claire, three[0], three[1], extra)
    assert counters(enrolment) == (3, 2)
    progress = progress_of(enrolment)
    assert (progress.percent, progress.minutes_left) == (66, 10)


def test_a_required_step_taken_back_unfinishes_and_done_again_finishes_again(
    claire, helene, three, finished
):
    enrolment = follow(claire, factories.curriculum_of(three))
    do(claire, *three)
    assert counters(enrolment) == (3, 3)
    assert enrolment.completed_at is not None
    assert finished == [(claire, 1)]
    undo(helene, claire, three[0])
    assert counters(enrolment) == (3, 2)
    assert (enrolment.completed_at, enrolment.completed_version) == (None, None)
    do(claire, three[0])
    assert counters(enrolment) == (3, 3)
    assert enrolment.completed_at is not None
    assert finished == [(claire, 1), (claire, 1)]


def test_an_optional_step_taken_back_unfinishes_nothing(claire, helene, three, finished):
    curriculum = factories.curriculum_of(three)
    extra = factories.activity(Activity.Kind.GUIDE, "Pour aller plus loin")
    republish(curriculum, [*three, (extra, False)])
    enrolment = follow(claire, curriculum)
    do(claire, *three, extra)
    undo(helene, claire, extra)
    assert counters(enrolment) == (3, 3)
    assert enrolment.completed_at is not None
    assert len(finished) == 1


def test_a_step_of_the_version_finished_unfinishes_even_if_the_next_one_drops_it(
    claire, helene, three, finished
):
    curriculum = factories.curriculum_of(three)
    enrolment = follow(claire, curriculum)
    do(claire, *three)
    new = factories.activity(Activity.Kind.GUIDE, "Nouveau")
    republish(curriculum, [three[1], three[2], new])
    enrolment.refresh_from_db()
    enrolment = take_version(actor=claire, enrolment=enrolment)
    undo(helene, claire, three[0])
    assert counters(enrolment) == (3, 2)
    assert enrolment.completed_at is None
    do(claire, new)
    assert counters(enrolment) == (3, 3)
    assert finished == [(claire, 1), (claire, 2)]


def test_an_editor_s_work_moves_nobody_under_way(claire, three):
    curriculum = factories.curriculum_of(three)
    enrolment = follow(claire, curriculum)
    do(claire, three[0])
    republish(curriculum, [*three, factories.activity(Activity.Kind.GUIDE, "Nouveau")])
    assert counters(enrolment) == (3, 1)
    assert progress_for(claire, curriculum).newer_version


def test_taking_the_new_version_leaves_only_what_is_new(claire, three, finished):
    curriculum = factories.curriculum_of(three)
    enrolment = follow(claire, curriculum)
    do(claire, *three)
    new = factories.activity(Activity.Kind.GUIDE, "Nouveau", minutes=5)
    republish(curriculum, [*three, new])
    enrolment.refresh_from_db()
    completed_at = enrolment.completed_at
    enrolment = take_version(actor=claire, enrolment=enrolment)
    progress = progress_of(enrolment)
    assert states(progress) == ["done", "done", "done", "now"]
    assert (progress.minutes_left, progress.newer_version) == (5, False)
    do(claire, new)
    assert counters(enrolment) == (4, 4)
    assert enrolment.completed_at == completed_at
    assert finished == [(claire, 1), (claire, 2)]


def test_nobody_takes_a_version_for_a_colleague(claire, karim, three):
    enrolment = follow(claire, factories.curriculum_of(three))
    with pytest.raises(errors.NotEnrolled):
        take_version(actor=karim, enrolment=enrolment)


def test_a_withdrawn_step_is_waived_for_those_who_had_not_done_it(
    claire, karim, three, django_capture_on_commit_callbacks
):
    curriculum = factories.curriculum_of(three)
    done, waiting = follow(claire, curriculum), follow(karim, curriculum)
    do(claire, three[0])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_activity(actor=None, uuid=three[0].uuid)
    assert (counters(done), counters(waiting)) == ((3, 1), (2, 0))
    assert states(progress_of(done)) == ["done", "now", "todo"]
    assert states(progress_of(waiting)) == ["waived", "now", "todo"]
    waive_withdrawn(activity_uuid=three[0].uuid)
    assert Waiver.objects.count() == 1


def test_waiving_the_last_step_finishes_unless_nothing_was_ever_asked(claire, three, finished):
    enrolment = follow(claire, factories.curriculum_of(three[:2]))
    alone = follow(claire, factories.curriculum_of(three[2:]))
    do(claire, three[0])
    for activity in three[1:]:
        withdraw_activity(actor=None, uuid=activity.uuid)
        waive_withdrawn(activity_uuid=activity.uuid)
    assert (counters(enrolment), counters(alone)) == ((1, 1), (0, 0))
    assert (enrolment.percent, alone.percent, alone.completed_at) == (100, 0, None)
    assert finished == [(claire, 1)]


def test_a_step_published_again_before_the_job_runs_is_waived_for_nobody(claire, three):
    enrolment = follow(claire, factories.curriculum_of(three))
    withdraw_activity(actor=None, uuid=three[0].uuid)
    names = ("uuid", "kind", "title", "path", "minutes")
    publish_activity(actor=None, **{name: getattr(three[0], name) for name in names})
    waive_withdrawn(activity_uuid=three[0].uuid)
    assert counters(enrolment) == (3, 0)


def test_who_enrols_after_a_step_was_withdrawn_is_not_asked_for_it(claire, three):
    curriculum = factories.curriculum_of(three)
    withdraw_activity(actor=None, uuid=three[0].uuid)
    assert states(progress_for(claire, curriculum)) == ["waived", "todo", "todo"]
    assert counters(follow(claire, curriculum)) == (2, 0)


def test_in_order_a_step_opens_when_the_required_ones_before_it_are_done(claire, three):
    curriculum = factories.curriculum_of(three)
    republish(curriculum, [(three[0], False), three[1], three[2]], in_order=True)
    enrolment = follow(claire, curriculum)
    assert states(progress_of(enrolment)) == ["todo", "now", "locked"]
    do(claire, three[1])
    assert states(progress_of(enrolment)) == ["todo", "done", "now"]


def test_a_class_waits_for_its_date_while_the_next_step_is_proposed(claire, class_activity, guide):
    curriculum = factories.curriculum_of([class_activity, guide])
    follow(claire, curriculum)
    assert states(progress_for(claire, curriculum)) == ["todo", "now"]
    do(claire, guide)
    assert states(progress_for(claire, curriculum)) == ["now", "done"]


def test_a_visitor_sees_everything_still_to_do_and_is_nowhere_in_it(three):
    from django.contrib.auth.models import AnonymousUser

    progress = progress_for(AnonymousUser(), factories.curriculum_of(three))
    assert (states(progress), progress.percent) == (["todo", "todo", "todo"], 0)
    assert progress.enrolment is None


def test_enrolments_are_seen_in_one_s_territory_only(claire, karim, nadia, sophie, helene, three):
    curriculum = factories.curriculum_of(three)
    for person in (claire, karim, nadia):
        follow(person, curriculum)

    def seen_by(person):
        return set(visible_to(person).values_list("person__first_name", flat=True))

    assert seen_by(nadia) == {"Nadia"}
    assert seen_by(sophie) == {"Claire"}
    assert seen_by(helene) == {"Claire", "Karim"}


def test_three_curricula_cost_as_many_queries_as_one(
    claire, karim, three, django_assert_num_queries
):
    follow(claire, factories.curriculum_of(three))
    for _number in range(3):
        follow(karim, factories.curriculum_of(three))
    for person in (claire, karim):
        with django_assert_num_queries(5):
            enrolments_of(person)


def test_a_completion_costs_as_much_with_three_curricula_as_with_one(
    claire, karim, three, django_assert_num_queries
):
    follow(claire, factories.curriculum_of(three))
    for _number in range(3):
        follow(karim, factories.curriculum_of(three))
    for person in (claire, karim):
        # Eight, and the savepoint that stands for the transaction inside a test.
        with django_assert_num_queries(8 + 2):
            do(person, three[0])


@pytest.mark.parametrize("audience", [Audience.PUPIL, Audience.GUARDIAN])
def test_nobody_enrols_in_what_pupils_and_families_follow(claire, guide, audience):
    for_families = factories.curriculum_of([guide], title="Pour la famille", audience=audience)
    with pytest.raises(errors.WithoutAccount):
        enrol(actor=claire, person=claire, curriculum=for_families)
    assert not claire.enrolments.exists()
