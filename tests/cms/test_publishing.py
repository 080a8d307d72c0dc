"""What the learning domain is told when pages go live, change, move and go away."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from cms import tasks
from cms.models import (
    ClassPage,
    CurriculumPage,
    CurriculumStep,
    GuidePage,
    QuizPage,
    TutorialPage,
)
from cms.models.base import PublicationRefused
from cms.publishing import PageIsNeeded
from lms.catalog.models import Activity, Curriculum
from lms.common import clock
from lms.common.models import Message
from lms.enrolment.operations import enrol
from lms.enrolment.queries import progress_of
from lms.progress.operations import decide_completion
from lms.quizzes.models import QuizVersion
from tests.cms import builders


def activity_of(page):
    return Activity.objects.get(uuid=page.activity_uuid)


def curriculum_of(page):
    return Curriculum.objects.get(uuid=page.curriculum_uuid)


def followed_by(person, site):
    return enrol(actor=person, person=person, curriculum=curriculum_of(site.curriculum))


def test_a_published_guide_is_an_activity_with_its_title_and_address(site):
    activity = activity_of(site.guide)
    assert (activity.kind, activity.title, activity.path, activity.minutes) == (
        "guide",
        "Une semaine type",
        "/se-former/une-semaine-type/",
        10,
    )


def test_an_activity_is_for_the_profiles_of_its_page_and_about_its_services(site):
    site.guide.audiences = ["teacher"]
    builders.publish(site.guide)
    activity = activity_of(site.guide)
    assert activity.audiences == ("teacher",)
    assert list(activity.services.all()) == list(site.guide.services.all()) != []


def test_a_draft_is_no_activity(site):
    page = builders.draft(GuidePage, site.training, "Brouillon")
    page.save_revision()
    assert not Activity.objects.filter(uuid=page.activity_uuid).exists()


def test_a_page_that_waits_for_its_date_is_no_activity_yet(site):
    page = builders.draft(
        GuidePage, site.training, "Demain", go_live_at=clock.now() + timedelta(days=1)
    )
    page.save_revision().publish()
    assert not Activity.objects.filter(uuid=page.activity_uuid).exists()


def test_a_curriculum_is_followable_as_soon_as_it_is_published(site, claire):
    progress = progress_of(followed_by(claire, site))
    assert [one.activity.title for one in progress.steps] == [
        "Une semaine type",
        "Me repérer",
        "Vos questions",
        "Bilan",
        "Ma première semaine",
    ]


def test_fixing_a_text_makes_no_version(site):
    site.curriculum.lead = "Mieux dit."
    builders.publish(site.curriculum)
    curriculum = curriculum_of(site.curriculum)
    assert (curriculum.versions.count(), curriculum.summary) == (1, "Mieux dit.")


def test_changed_steps_make_a_version_and_leave_those_under_way_untouched(site, claire, karim):
    enrolment = followed_by(claire, site)
    decide_completion(
        actor=None,
        person=claire,
        activity=activity_of(site.guide),
        reason="Vu en classe",
        event_id="5c5dd1b6-6f8e-4b6c-9d3b-b1f2cbb1c001",
    )
    extra = builders.live(GuidePage, site.training, "Aller plus loin")
    site.curriculum.steps.add(CurriculumStep(page=extra))
    builders.publish(site.curriculum)

    enrolment.refresh_from_db()
    assert curriculum_of(site.curriculum).current_version.number == 2
    assert (enrolment.version.number, enrolment.percent) == (1, 20)
    assert followed_by(karim, site).version.number == 2


def test_a_copy_is_another_activity(site):
    copy = site.guide.copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=True)
    assert copy.activity_uuid != site.guide.activity_uuid
    assert activity_of(copy).path == "/se-former/copie/"
    assert activity_of(site.guide).path == "/se-former/une-semaine-type/"


def test_a_restored_revision_stays_the_same_activity(site):
    before, first = site.guide.activity_uuid, site.guide.revisions.first()
    site.guide.title = "Autre titre"
    builders.publish(site.guide)
    first.publish()
    assert GuidePage.objects.get(pk=site.guide.pk).activity_uuid == before
    assert activity_of(site.guide).title == "Une semaine type"
    assert Activity.objects.filter(kind="guide").count() == 1


def test_a_page_that_moves_takes_its_activity_along(site):
    site.guide.move(site.curriculum, pos="last-child")
    assert activity_of(site.guide).path == "/se-former/ma-classe-dans-l-ent/une-semaine-type/"


def test_a_new_address_above_reaches_the_activities_below(site):
    site.training.slug = "apprendre"
    builders.publish(site.training)
    assert activity_of(site.quiz).path == "/apprendre/bilan/"
    assert curriculum_of(site.curriculum).path == "/apprendre/ma-classe-dans-l-ent/"


def test_unpublishing_withdraws_and_publishing_again_brings_back(site):
    site.guide.unpublish()
    assert not activity_of(site.guide).is_open
    builders.publish(GuidePage.objects.get(pk=site.guide.pk))
    assert activity_of(site.guide).is_open


def test_a_quiz_makes_a_version_of_its_questions_and_none_when_they_are_the_same(site):
    site.quiz.lead = "Dix situations."
    builders.publish(site.quiz)
    [version] = QuizVersion.objects.filter(activity__uuid=site.quiz.activity_uuid)
    [question] = version.questions
    assert [choice["correct"] for choice in question["choices"]] == [True, False]


@pytest.mark.parametrize("page_type", [CurriculumPage, QuizPage])
def test_what_would_be_empty_is_not_published(site, page_type):
    page = builders.draft(page_type, site.training, "Vide")
    with pytest.raises(PublicationRefused):
        page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_a_video_without_captions_is_not_published(site):
    video = get_media_model().objects.create(
        title="Film", type="video", duration=12, file=ContentFile(b"", name="film.mp4")
    )
    page = builders.draft(TutorialPage, site.training, "Film", video=video)
    with pytest.raises(PublicationRefused):
        page.save_revision().publish()
    page.captions = builders.CAPTIONS
    with pytest.raises(PublicationRefused, match="ce qu’aucune voix ne dit"):
        page.save_revision().publish()
    page.all_is_said = True
    builders.publish(page)
    assert activity_of(page).details == {"duration": 12, "captions": True, "external": False}


def test_a_class_says_which_share_of_it_is_to_be_attended(site):
    page = builders.live(ClassPage, site.training, "Classe")
    assert activity_of(page).details == {"attendance_share": 75}
    page.attendance_share = 50
    builders.publish(page)
    assert activity_of(page).details == {"attendance_share": 50}


def test_a_scheduled_curriculum_whose_step_went_away_stays_a_draft_and_says_so(site, editor):
    step = builders.live(GuidePage, site.training, "Étape")
    page = builders.draft(CurriculumPage, site.training, "Bientôt", steps=[step])
    page.go_live_at = clock.now() + timedelta(minutes=1)
    page.save_revision(user=editor).publish(user=editor)
    step.unpublish()
    page.revisions.update(approved_go_live_at=clock.now() - timedelta(seconds=1))

    tasks.publish_scheduled()

    page.refresh_from_db()
    assert not page.live
    assert not Curriculum.objects.filter(uuid=page.curriculum_uuid).exists()
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert "Étape" in Message.objects.get(kind="publication_refused", person=editor).text


def test_a_page_of_history_is_not_deleted_by_a_command_either(site, claire):
    followed_by(claire, site)
    with pytest.raises(PageIsNeeded), transaction.atomic():
        Page.objects.get(pk=site.guide.pk).delete()
    with pytest.raises(PageIsNeeded), transaction.atomic():
        Page.objects.get(pk=site.training.pk).delete()
    with pytest.raises(PageIsNeeded), transaction.atomic():
        GuidePage.objects.all().delete()
    assert GuidePage.objects.filter(pk=site.guide.pk).exists()


def test_a_page_without_history_is_deleted_and_its_activity_withdrawn(site):
    page = builders.live(GuidePage, site.training, "Sans suite")
    Page.objects.get(pk=page.pk).delete()
    assert not activity_of(page).is_open


@pytest.mark.parametrize("name", ["guide", "training"])
def test_deleting_what_history_needs_is_answered_in_plain_words(site, claire, ada, client_of, name):
    followed_by(claire, site)
    page = site[name]
    answer = client_of(ada).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert answer.status_code == 200
    assert "Une semaine type" in answer.content.decode()
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in answer.content.decode()
    assert Page.objects.filter(pk=page.pk).exists()


def test_deleting_many_at_once_is_answered_in_plain_words(site, claire, editor, client_of):
    followed_by(claire, site)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client_of(editor).post(f"{address}?id={site.guide.pk}&id={site.help.pk}")
    assert answer.status_code == 200
    assert "Une semaine type" in answer.content.decode()
    assert Page.objects.filter(pk__in=[site.guide.pk, site.help.pk]).count() == 2
