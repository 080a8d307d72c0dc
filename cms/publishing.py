"""What the learning domain is told when pages go live, move or go away.

Wagtail's signals run inside the transaction that `BasePage.publish` opens, or inside Wagtail's own:
a page is never live without its activity. Deletions are refused here for whatever deletes, and by
`wagtail_hooks` beforehand, in plain words, for people.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.models import CurriculumPage, CurriculumStep, InfoNote, QuizPage
from cms.models.base import TrackedPage
from lms.catalog import operations as catalog
from lms.catalog.models import Activity, Curriculum
from lms.common.errors import DomainError
from lms.common.outbox import operations as outbox
from lms.communication import operations as communication
from lms.quizzes.operations import publish_quiz

REFUSED = "cms.publication.refused"
MOST_REASONS = 5


class PageIsNeeded(DomainError):
    """A page that people's history, or a curriculum, still needs."""

    code = "page_is_needed"
    message = gettext_lazy("This page is still needed: unpublish it rather than delete it.")


def connect():
    page_published.connect(on_published)
    page_unpublished.connect(on_unpublished)
    post_page_move.connect(on_moved)
    pre_delete.connect(on_deletion)


def tracked(page):
    return isinstance(page, TrackedPage) and not page.alias_of_id


def followed(page):
    return isinstance(page, CurriculumPage) and not page.alias_of_id


def announced(page):
    return isinstance(page, InfoNote) and not page.alias_of_id


def actor_of(revision=None):
    """Whoever is at work in the admin; else the author of the revision; else the system."""
    return get_active_log_context().user or (revision.user if revision else None)


def path_of(page):
    parts = page.get_url_parts()
    return parts[2] if parts else page.url_path


# --- Going live --------------------------------------------------------------------------------


def on_published(sender, instance, revision=None, **kwargs):
    # The signal is also sent for a page that only awaits its date.
    if not instance.live:
        return
    with transaction.atomic():
        if tracked(instance):
            publish_activity(instance, actor_of(revision))
        elif followed(instance):
            publish_curriculum(instance, actor_of(revision))
        elif announced(instance):
            announce(instance, actor_of(revision))
        if not instance.is_leaf():  # a new slug moves what is below as well
            readdress(instance)


def publish_activity(page, actor):
    activity = catalog.publish_activity(
        actor=actor,
        uuid=page.activity_uuid,
        kind=page.activity_kind,
        title=page.title,
        path=path_of(page),
        minutes=page.minutes,
        summary=page.lead,
        details=page.activity_details(),
        audiences=page.audiences,
        services=list(page.services.all()),
    )
    if isinstance(page, QuizPage):
        publish_quiz(
            actor=actor,
            activity=activity,
            pass_share=page.pass_share,
            questions=page.question_list,
        )


def publish_curriculum(page, actor):
    steps = page.steps.select_related("page__alias_of") if page.pk else page.steps.all()
    return catalog.publish_curriculum(
        actor=actor,
        uuid=page.curriculum_uuid,
        slug=_free_slug(page),
        title=page.title,
        path=path_of(page),
        summary=page.lead,
        audience=page.audience,
        in_order=page.in_order,
        steps=[
            catalog.StepSpec(
                activity_uuid=(step.page.alias_of or step.page).translation_key,
                required=step.required,
                minutes=step.minutes,
            )
            for step in steps
        ],
    )


def announce(page, actor):
    """Asking again is for this publication: the box is empty for the next one."""
    communication.publish_notice(
        actor=actor,
        author=page.owner or actor,  # who wrote it, not who let it go live
        uuid=page.translation_key,
        title=page.title,
        path=path_of(page),
        effective_on=page.effective_on,
        asked=page.asked,
        due_on=page.due_on,
        audiences=list(page.audiences),
        contact=page.contact,
        territories=[place.organisation for place in page.places.all()],
        replaces=page.replaces.translation_key if page.replaces else None,
        ask_again=page.ask_again,
    )
    if page.ask_again:
        page.ask_again = False
        type(page).objects.filter(pk=page.pk).update(ask_again=False)


def _free_slug(page):
    """The page's own, unless a curriculum since withdrawn keeps it: it stands in addresses."""
    taken = Curriculum.objects.filter(slug=page.slug).exclude(uuid=page.curriculum_uuid)
    return f"{page.slug}-{str(page.curriculum_uuid)[:8]}" if taken.exists() else page.slug


def put_off(page, revision, error):
    """A scheduled page that may not go live stays a draft; its author is told why."""
    page.revisions.update(approved_go_live_at=None)
    log(instance=page, action=REFUSED, user=revision.user, data={"reason": str(error)})
    if revision.user:
        outbox.queue(
            kind="publication_refused",
            about=page.translation_key,
            person=revision.user,
            occurrence=str(revision.pk),
            subject=_("Not published: %(title)s") % {"title": page.title},
            text=_("“%(title)s” was to go live and stayed a draft. %(reason)s")
            % {"title": page.title, "reason": error},
        )


# --- Going away --------------------------------------------------------------------------------


def on_unpublished(sender, instance, **kwargs):
    page = instance.specific
    if announced(page):
        communication.withdraw_notice(actor=actor_of(), uuid=page.translation_key)
    if not (tracked(page) or followed(page)):
        return
    translations = Page.objects.filter(translation_key=page.translation_key, live=True)
    if translations.exclude(pk=page.pk).exists():
        return
    if tracked(page) and Activity.objects.filter(uuid=page.activity_uuid).exists():
        catalog.withdraw_activity(actor=actor_of(), uuid=page.activity_uuid)
    if followed(page) and Curriculum.objects.filter(uuid=page.curriculum_uuid).exists():
        catalog.withdraw_curriculum(actor=actor_of(), uuid=page.curriculum_uuid)


def on_moved(sender, instance, **kwargs):
    readdress(instance)


def readdress(top):
    """Tell the addresses of the live pages from this one down."""
    moved = Page.objects.descendant_of(top, inclusive=True).live().filter(alias_of=None)
    with transaction.atomic():
        for page in moved.specific():
            if tracked(page):
                catalog.readdress(activity_uuid=page.activity_uuid, path=path_of(page))
            elif followed(page):
                catalog.readdress_curriculum(
                    curriculum_uuid=page.curriculum_uuid, path=path_of(page)
                )
            elif announced(page):
                communication.readdress(uuid=page.translation_key, path=path_of(page))


def on_deletion(sender, instance, origin=None, **kwargs):
    """Whatever deletes: a screen, a command, a whole tree at once (`origin` is then its query)."""
    if not (tracked(instance) or followed(instance)):
        return
    whole = isinstance(origin, QuerySet) and issubclass(origin.model, Page)
    going = origin.values("pk") if whole else [instance.pk]
    if reasons := _reasons(Page.objects.filter(pk__in=going)):
        raise PageIsNeeded(" ".join([*reasons, str(PageIsNeeded.message)]))


def reasons_to_keep(pages):
    """Sentences on why these pages, or those under them, may not be deleted; none when they may."""
    going = Page.objects.none()
    for page in pages:
        going |= Page.objects.descendant_of(page, inclusive=True)
    return _reasons(going)


def _reasons(going):
    titles = dict(going.filter(alias_of=None).values_list("translation_key", "title"))
    reasons = [
        _("“%(title)s” is kept: people have followed this activity, or are about to.")
        % {"title": titles[uuid]}
        for uuid in _activities_with_history(titles)
    ]
    reasons += [
        _("“%(title)s” is kept: people have enrolled in this curriculum.") % {"title": titles[uuid]}
        for uuid in Curriculum.objects.filter(uuid__in=titles, enrolments__isnull=False)
        .values_list("uuid", flat=True)
        .distinct()
    ]
    steps = CurriculumStep.objects.filter(page__in=going).exclude(parent__in=going)
    reasons += [
        _("“%(title)s” is a step of the curriculum “%(curriculum)s”: remove the step first.")
        % {"title": step.page.title, "curriculum": step.parent.title}
        for step in steps.select_related("page", "parent")
    ]
    return reasons[:MOST_REASONS]


def _activities_with_history(uuids):
    history = (
        Q(evidence__isnull=False)
        | Q(watching__isnull=False)
        | Q(submissions__isnull=False)
        | Q(sessions__isnull=False)
        | Q(quiz_versions__attempts__isnull=False)
        | Q(steps__version__enrolments__isnull=False)
    )
    found = Activity.objects.filter(uuid__in=uuids).filter(history)
    return found.values_list("uuid", flat=True).distinct()
