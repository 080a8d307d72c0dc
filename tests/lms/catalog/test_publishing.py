"""What publishing keeps, whatever editors do (domain.md, rules 1 and 3)."""

from uuid import uuid4

import pytest

from lms.catalog import errors
from lms.catalog.models import Activity, CurriculumVersion
from lms.catalog.operations import (
    StepSpec,
    publish_activity,
    publish_curriculum,
    readdress,
    withdraw_activity,
    withdraw_curriculum,
)
from lms.catalog.queries import open_curricula
from lms.common.models import AuditEntry
from lms.territory.models import EntService
from tests import factories

pytestmark = pytest.mark.django_db


def publish(activities, uuid, in_order=False, required=True, **facts):
    return publish_curriculum(
        actor=None,
        uuid=uuid,
        slug=f"parcours-{str(uuid)[:8]}",
        path="/se-former/parcours/",
        audience="teacher",
        in_order=in_order,
        steps=[StepSpec(activity_uuid=one.uuid, required=required) for one in activities],
        **{"title": "Ma classe", **facts},
    )


def facts_of(activity):
    names = ("uuid", "kind", "title", "path", "minutes", "summary", "details")
    return {name: getattr(activity, name) for name in names}


def test_publishing_an_activity_again_changes_nothing_and_logs_nothing(guide):
    logged = AuditEntry.objects.count()
    again = publish_activity(actor=None, **facts_of(guide))
    assert again == guide
    assert Activity.objects.count() == 1
    assert AuditEntry.objects.count() == logged


def test_an_activity_keeps_its_identity_through_a_new_title_and_address(guide):
    changed = {**facts_of(guide), "title": "Le cahier de textes", "path": "/se-former/cahier/"}
    assert publish_activity(actor=None, **changed).pk == guide.pk
    readdress(activity_uuid=guide.uuid, path="/se-former/ailleurs/")
    guide.refresh_from_db()
    assert (guide.title, guide.path) == ("Le cahier de textes", "/se-former/ailleurs/")


def test_an_activity_says_whom_it_is_for_and_which_services_it_is_about(guide):
    blog = EntService.objects.create(slug="le-blog", name="Le blog")
    about = {"audiences": ["head", "teacher"], "services": [blog]}
    publish_activity(actor=None, **facts_of(guide), **about)
    logged = AuditEntry.objects.count()
    publish_activity(actor=None, **facts_of(guide), **about)
    assert AuditEntry.objects.count() == logged
    found = Activity.objects.get(audiences__contains=",teacher,")
    assert (found.audiences, list(found.services.all())) == (("head", "teacher"), [blog])
    publish_activity(actor=None, **facts_of(guide))
    found.refresh_from_db()
    assert (found.audiences, list(found.services.all())) == ((), [])


def test_an_activity_never_changes_kind(guide):
    with pytest.raises(errors.KindIsKept):
        publish_activity(actor=None, **{**facts_of(guide), "kind": Activity.Kind.QUIZ})


def test_an_activity_withdrawn_then_published_is_open_again(guide):
    withdraw_activity(actor=None, uuid=guide.uuid)
    assert not Activity.objects.get(pk=guide.pk).is_open
    publish_activity(actor=None, **facts_of(guide))
    assert Activity.objects.get(pk=guide.pk).is_open
    verbs = AuditEntry.objects.filter(target_uuid=guide.uuid).values_list("verb", flat=True)
    assert list(verbs) == ["activity.published", "activity.withdrawn", "activity.reinstated"]


def test_correcting_a_text_makes_no_version(guide, tutorial):
    uuid = uuid4()
    first = publish([guide, tutorial], uuid)
    second = publish([guide, tutorial], uuid, title="Ma classe dans l’ENT", summary="Autrement")
    assert first == second
    assert second.curriculum.title == "Ma classe dans l’ENT"


def test_changed_steps_or_rules_make_the_next_version_and_leave_the_first(guide, tutorial):
    uuid = uuid4()
    versions = [
        publish([guide, tutorial], uuid),
        publish([tutorial, guide], uuid),
        publish([tutorial, guide], uuid, in_order=True),
    ]
    assert [version.number for version in versions] == [1, 2, 3]
    first = CurriculumVersion.objects.get(pk=versions[0].pk)
    assert [step.activity for step in first.steps.order_by("position")] == [guide, tutorial]
    first.curriculum.refresh_from_db()
    assert first.curriculum.current_version == versions[2]


def test_a_curriculum_without_a_step_is_refused_with_a_sentence():
    with pytest.raises(errors.NoStep, match="au moins une étape"):
        publish([], uuid4())


def test_a_curriculum_where_nothing_is_required_is_refused(guide):
    with pytest.raises(errors.NoRequiredStep):
        publish([guide], uuid4(), required=False)


@pytest.mark.parametrize("case", ["unknown", "twice", "withdrawn"])
def test_a_step_that_cannot_be_followed_is_refused_and_nothing_is_kept(case, guide):
    if case == "withdrawn":
        withdraw_activity(actor=None, uuid=guide.uuid)
    steps, error = {
        "unknown": ([Activity(uuid=uuid4())], errors.UnknownStep),
        "twice": ([guide, guide], errors.RepeatedStep),
        "withdrawn": ([guide], errors.WithdrawnStep),
    }[case]
    with pytest.raises(error):
        publish(steps, uuid4())
    assert not CurriculumVersion.objects.exists()


def test_a_withdrawn_curriculum_is_offered_to_nobody_until_published_again(guide):
    uuid = uuid4()
    publish([guide], uuid)
    assert list(open_curricula("teacher").values_list("uuid", flat=True)) == [uuid]
    assert not open_curricula("head").exists()
    withdraw_curriculum(actor=None, uuid=uuid)
    assert not open_curricula().exists()
    assert publish([guide], uuid).number == 1
    assert open_curricula().exists()


def test_a_step_keeps_the_minutes_it_was_published_with():
    activity = factories.activity(Activity.Kind.GUIDE, "Guide", minutes=12)
    version = publish([activity], uuid4())
    publish_activity(actor=None, **{**facts_of(activity), "minutes": 20})
    assert version.steps.get().minutes == 12
