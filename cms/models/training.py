from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms import captions as vtt
from cms.aiming import reader_of
from cms.blocks import FaqBlock, LinesBlock, QuestionsBlock
from cms.blocks.learning import as_questions, what_is_wrong
from cms.elsewhere import player_of
from cms.fields import StreamField
from cms.forms import CurriculumForm, TutorialForm
from cms.models.base import BasePage, OneProfilePage, TrackedPage
from cms.panels import FollowersPanel
from lms.catalog.models import Activity
from lms.class_sessions.presence import DEFAULT_SHARE
from lms.territory.models import Audience

ACTIVITY_PAGES = [
    "cms.GuidePage",
    "cms.TutorialPage",
    "cms.ClassPage",
    "cms.QuizPage",
    "cms.PracticePage",
]
TRAINING_PARENTS = ["cms.TrainingIndex", "cms.CurriculumPage"]


class TrainingIndex(BasePage):
    """“Se former”: curricula by profile, then everything that can be learnt on its own."""

    show_in_menus_default = True
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CurriculumPage", *ACTIVITY_PAGES]

    class Meta:
        verbose_name = _("training")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = reader_of(request).own_first(self.get_children().live()).specific()
        return context | {"library": [one for one in children if isinstance(one, TrackedPage)]}


class CurriculumPage(OneProfilePage):
    """What an audience follows, step by step. Its uuid in `lms` is its translation key."""

    audience = models.CharField(
        _("profile"), max_length=16, choices=Audience.choices, default=Audience.TEACHER
    )
    in_order = models.BooleanField(
        _("steps open one after the other"),
        default=False,
        help_text=_("Otherwise each person takes them in the order that suits them."),
    )
    outcomes = StreamField(LinesBlock(), verbose_name=_("you will be able to…"), blank=True)
    makers = StreamField(LinesBlock(), verbose_name=_("designed by"), blank=True)

    base_form_class = CurriculumForm
    parent_page_types = ["cms.TrainingIndex"]
    subpage_types = ACTIVITY_PAGES
    content_panels = [
        *BasePage.content_panels[:-1],
        FollowersPanel(),
        "audience",
        "outcomes",
        InlinePanel("steps", label=_("step"), heading=_("Steps")),
        "in_order",
        "makers",
        "body",
    ]

    class Meta:
        verbose_name = _("curriculum")

    @property
    def curriculum_uuid(self):
        return self.translation_key

    def problems_of(self, steps):
        """[(place of the faulty step or None, sentence)] for these steps."""
        if not steps:
            return [(None, _("A curriculum needs at least one step: add one before publishing."))]
        problems, seen = [], set()
        for place, step in enumerate(steps):
            if not step.page.live:
                sentence = _("“%(title)s” is still a draft: publish it first, or remove this step.")
                problems.append((place, sentence % {"title": step.page.title}))
            if step.page_id in seen:
                problems.append((place, _("This step is there twice: keep it once.")))
            seen.add(step.page_id)
        if not any(step.required for step in steps):
            sentence = _("Make at least one step required: nobody could finish otherwise.")
            problems.append((None, sentence))
        return problems

    def why_not_publish(self):
        steps = list(self.steps.all())
        faults = [(None, sentence) for _place, sentence in self.problems_of(steps)]
        return [*super().why_not_publish(), *faults]


class CurriculumStep(Orderable):
    parent = ParentalKey(CurriculumPage, on_delete=models.CASCADE, related_name="steps")
    # `publishing` refuses, in plain words, to delete a page that a remaining curriculum holds.
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("guide, tutorial, class, quiz or practice"),
    )
    required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        help_text=_("Left empty: those of the page."),
    )

    panels = [PageChooserPanel("page", ACTIVITY_PAGES), "required", "minutes"]

    class Meta:
        verbose_name = _("step")
        ordering = ["sort_order", "id"]  # one database leaves equals as they came, the other not

    def __str__(self):
        return str(self.page)


class GuidePage(TrackedPage):
    activity_kind = Activity.Kind.GUIDE

    parent_page_types = TRAINING_PARENTS
    subpage_types = []
    content_panels = [*TrackedPage.content_panels, *TrackedPage.learning_panels]

    class Meta:
        verbose_name = _("guide")


class TutorialPage(TrackedPage):
    """A video that teaches, or its transcript: nobody is shut out."""

    activity_kind = Activity.Kind.TUTORIAL

    video = models.ForeignKey(
        "wagtailmedia.Media",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("video"),
    )
    external_url = models.URLField(
        _("or address of the video elsewhere"),
        blank=True,
        help_text=_("Opens there, in a new tab; the step is then done by reading the transcript."),
    )
    captions = models.TextField(
        _("captions"), blank=True, help_text=_("In WebVTT. The transcript is drawn from them.")
    )
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("Only where there are no captions. An empty line between two paragraphs."),
    )

    all_is_said = models.BooleanField(
        _("all that the picture shows is also said"),
        default=False,
        help_text=_("Whoever listens without seeing misses nothing."),
    )
    description = models.TextField(
        _("what the picture shows and no voice says"),
        blank=True,
        help_text=_("Read under the video. An empty line between two paragraphs."),
    )

    base_form_class = TutorialForm
    parent_page_types = TRAINING_PARENTS
    subpage_types = []
    content_panels = [
        *TrackedPage.content_panels[:-1],
        MultiFieldPanel(
            [MediaChooserPanel("video", media_type="video"), "external_url"], heading=_("Video")
        ),
        MultiFieldPanel(
            [
                FieldPanel("captions_file"),
                "captions",
                "transcript",
                "all_is_said",
                "description",
            ],
            heading=_("Captions and transcript"),
        ),
        InlinePanel("chapters", label=_("chapter"), heading=_("Chapters")),
        "body",
        *TrackedPage.learning_panels,
    ]
    search_fields = [
        *TrackedPage.search_fields,
        index.SearchField("spoken_words"),
    ]

    class Meta:
        verbose_name = _("video tutorial")

    def clean(self):
        super().clean()
        errors = {}
        if self.captions:
            try:
                vtt.parse(self.captions)
            except vtt.CaptionError as error:
                errors["captions"] = str(error)
        if self.video_id and self.external_url:
            errors["external_url"] = _("Choose the video here or elsewhere, not both.")
        if errors:
            raise ValidationError(errors)

    def why_not_publish(self):
        problems = list(super().why_not_publish())
        if self.video_id and not self.captions:
            sentence = _("This video has no captions: add them, so that everyone can follow it.")
            problems.append(("captions", sentence))
        if self.video_id and not self.video.duration:
            sentence = _("The duration of this video is not known: write it on the video's sheet.")
            problems.append(("video", sentence))
        if not (self.captions or self.transcript or self.video_id):
            sentence = _("Add captions or a transcript: some people read rather than listen.")
            problems.append(("transcript", sentence))
        filmed = self.video_id or self.external_url
        if filmed and not self.all_is_said and not self.description:
            sentence = _(
                "Does the picture show what no voice says? Describe it, or tick that all is said."
            )
            problems.append(("all_is_said", sentence))
        return problems

    def warnings(self):
        found = super().warnings()
        if not self.video_id:
            found.append(_("Nothing is counted of a video played elsewhere: reading counts."))
        if self.video_id and not self.chapters.all():
            found.append(_("No chapters: people look for the moment they need."))
        return found

    @property
    def player_elsewhere(self):
        return player_of(self.external_url)

    def activity_details(self):
        return {
            "duration": self.video.duration if self.video_id else 0,
            "captions": bool(self.captions),
            "external": not self.video_id,
        }

    @cached_property
    def paragraphs(self):
        """The transcript, to be read: cues joined into sentences, or what was typed."""
        if self.captions:
            return vtt.transcript_of(vtt.parse(self.captions))
        typed = (paragraph.strip() for paragraph in self.transcript.split("\n\n"))
        return [vtt.Cue(0, 0, paragraph) for paragraph in typed if paragraph]

    def spoken_words(self):
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def chapter_list(self):
        return [
            {"start": chapter.seconds, "clock": chapter.start, "title": chapter.title}
            for chapter in self.chapters.all()
        ]


class TutorialChapter(Orderable):
    parent = ParentalKey(TutorialPage, on_delete=models.CASCADE, related_name="chapters")
    start = models.CharField(
        _("begins at"), max_length=8, validators=[vtt.validate_clock], help_text=_("Like 1:42.")
    )
    title = models.CharField(_("title"), max_length=120)

    panels = ["start", "title"]

    class Meta:
        verbose_name = _("chapter")
        ordering = ["sort_order", "id"]

    def __str__(self):
        return f"{self.start} {self.title}"

    @property
    def seconds(self):
        return vtt.seconds_of(self.start)


class ClassPage(TrackedPage):
    """A class as announced; its dates are planned by trainers, elsewhere."""

    activity_kind = Activity.Kind.CLASS

    programme = StreamField(LinesBlock(), verbose_name=_("programme"), blank=True)
    questions = StreamField(FaqBlock(), verbose_name=_("before choosing a date"), blank=True)
    attendance_share = models.PositiveSmallIntegerField(
        _("share of its duration to attend, in percent"),
        default=DEFAULT_SHARE,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Online: from there on, presence is proposed to the trainer, who decides."),
    )

    parent_page_types = TRAINING_PARENTS
    subpage_types = []
    content_panels = [
        *TrackedPage.content_panels,
        "programme",
        "questions",
        "attendance_share",
        *TrackedPage.learning_panels,
    ]

    class Meta:
        verbose_name = _("class")

    def activity_details(self):
        return {"attendance_share": self.attendance_share}


class QuizPage(TrackedPage):
    activity_kind = Activity.Kind.QUIZ

    pass_share = models.PositiveSmallIntegerField(
        _("share of right answers to pass, in percent"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"), blank=True)

    parent_page_types = TRAINING_PARENTS
    subpage_types = []
    content_panels = [
        *TrackedPage.content_panels,
        "questions",
        "pass_share",
        *TrackedPage.learning_panels,
    ]

    class Meta:
        verbose_name = _("quiz")

    @property
    def question_list(self):
        return as_questions(self.questions)

    def why_not_publish(self):
        asked = self.question_list
        problems = list(super().why_not_publish())
        if not asked:
            problems.append(("questions", _("A quiz needs at least one question.")))
        for number, question in enumerate(asked, start=1):
            right = sum(choice["correct"] for choice in question["choices"])
            wrong = what_is_wrong(question["kind"], right, len(question["choices"]))
            if wrong:
                sentence = _("Question %(number)d: %(sentence)s")
                problems.append(("questions", sentence % {"number": number, "sentence": wrong}))
        return problems


class PracticePage(TrackedPage):
    """What to try in one's own class, and what whoever reads it will look at."""

    activity_kind = Activity.Kind.PRACTICE

    criteria = StreamField(LinesBlock(), verbose_name=_("what is looked at"), blank=True)

    parent_page_types = TRAINING_PARENTS
    subpage_types = []
    content_panels = [*TrackedPage.content_panels, "criteria", *TrackedPage.learning_panels]

    class Meta:
        verbose_name = _("practice")
