"""Facts of the learning domain, shown on the pages of the CMS."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from cms.models import CurriculumPage, TutorialPage
from lms.attestations.queries import attestations_of
from lms.catalog.models import FAMILIES, Activity, Curriculum
from lms.catalog.queries import open_curricula
from lms.class_sessions import queries as class_sessions
from lms.enrolment.queries import progress_for
from lms.my_space.notes import notes_on
from lms.practices import queries as practices
from lms.progress import queries as progress
from lms.quizzes import queries as quizzes

register = template.Library()

PANELS = {
    Activity.Kind.GUIDE: (progress.panel, "progress/_guide_panel.html"),
    Activity.Kind.TUTORIAL: (progress.panel, "progress/_tutorial_panel.html"),
    Activity.Kind.CLASS: (class_sessions.panel, "class_sessions/_panel.html"),
    Activity.Kind.QUIZ: (quizzes.panel, "quizzes/_panel.html"),
    Activity.Kind.PRACTICE: (practices.panel, "practices/_panel.html"),
}


@register.simple_tag
def activity_of(page):
    """The activity behind a page, or None before its first publication."""
    return Activity.objects.filter(uuid=page.activity_uuid).first()


@register.simple_tag(takes_context=True)
def activity_panel(context, page):
    """What this reader may do with the activity; nothing in a preview, which proves nothing."""
    request = context["request"]
    activity = activity_of(page)
    if activity is None or getattr(request, "is_preview", False) or _is_for_families(page):
        return _preview(page, request)
    panel, template_name = PANELS[activity.kind]
    facts = {"page": page, **panel(request.user, activity)}
    if isinstance(page, TutorialPage):
        facts["video"] = video_of(page)
    return render_to_string(template_name, facts, request=request)


def _is_for_families(page):
    """Whether the page belongs to a curriculum that pupils or families follow without an account:
    nothing is handed in, answered or recorded there."""
    curriculum = page.get_parent().specific
    return isinstance(curriculum, CurriculumPage) and curriculum.audience in FAMILIES


def _preview(page, request):
    if not (isinstance(page, TutorialPage) and page.video):
        return ""
    facts = video_of(page) | {"title": page.title}
    return render_to_string("components/player.html", facts, request=request)


def video_of(page):
    """What the player asks for; without a `src`, there is only a transcript to read."""
    video = page.video
    uuid = page.activity_uuid
    return {
        "src": video.url if video else "",
        "poster": video.thumbnail.url if video and video.thumbnail else "",
        "captions": reverse("cms:captions", args=[uuid]) if page.captions else "",
        "captions_language": page.locale.language_code,
        "chapters": page.chapter_list,
        "transcript": page.paragraphs,
        "transcript_url": reverse("cms:transcript", args=[uuid]) if page.paragraphs else "",
    }


@register.simple_tag(takes_context=True)
def curriculum_progress(context, page):
    """The `Progress` of the reader in this curriculum; None before its first publication."""
    curriculum = (
        Curriculum.objects.filter(uuid=page.curriculum_uuid)
        .select_related("current_version")
        .first()
    )
    return progress_for(context["request"].user, curriculum) if curriculum else None


@register.simple_tag(takes_context=True)
def step_notes(context, progress):
    """{activity id: what the reader is told of their own step}; see `components/step_path.html`."""
    return notes_on(context["request"].user, progress) if progress else {}


@register.simple_tag(takes_context=True)
def attestation_url(context, progress):
    """The address of the reader's attestation in this curriculum, once there is one."""
    person = context["request"].user
    if not (person.is_authenticated and progress and progress.enrolment):
        return ""
    held = attestations_of(person).filter(version__curriculum=progress.curriculum, revoked_at=None)
    attestation = held.order_by("-pk").first()
    return reverse("attestations:pdf", args=[attestation.uuid]) if attestation else ""


@register.simple_tag(takes_context=True)
def upcoming_sessions(context, activity, limit=3):
    return class_sessions.upcoming(activity, context["request"].user)[:limit] if activity else []


@register.simple_tag(takes_context=True)
def public_sessions(context, limit=3):
    return class_sessions.upcoming_public(limit, context["request"].user)


@register.simple_tag(takes_context=True)
def dates_of(context, class_page, limit):
    """The next dates of a class, or of all; none where the class is not online."""
    person = context["request"].user
    if class_page is None:
        return class_sessions.upcoming_public(limit, person)
    activity = Activity.objects.filter(uuid=class_page.specific.activity_uuid).first()
    return class_sessions.upcoming(activity, person)[:limit] if activity else []


@register.simple_tag(takes_context=True)
def curriculum_trail(context, page):
    """Where this page stands in the curriculum the reader came from, or that it lives in."""
    if not hasattr(page, "trail_of_reader"):  # shown above the page and again under it
        page.trail_of_reader = _trail(context["request"], page)
    return page.trail_of_reader


def _trail(request, page):
    curriculum = _curriculum_around(page, request.GET.get("parcours", ""))
    if curriculum is None:
        return None
    followed = progress_for(request.user, curriculum)
    uuid = page.activity_uuid
    steps = [one for one in followed.steps if one.state != "waived" or one.activity.uuid == uuid]
    place = next((i for i, one in enumerate(steps) if one.activity.uuid == uuid), None)
    if place is None:
        return None
    return {
        "progress": followed,
        "curriculum": curriculum,
        "step": steps[place],
        "previous": steps[place - 1] if place else None,
        "next": steps[place + 1] if place + 1 < len(steps) else None,
    }


def _curriculum_around(page, slug):
    curricula = open_curricula()
    if slug:
        return curricula.filter(slug=slug).first()
    parent = page.get_parent()
    if parent and parent.specific_class is CurriculumPage:
        return curricula.filter(uuid=parent.translation_key).first()
    return None
