"""A small site, built as editors build it: pages saved, then published from a revision."""

from datetime import timedelta

from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import (
    AudienceIndex,
    AudiencePage,
    BlogCategory,
    BlogIndex,
    BlogPost,
    ClassPage,
    CurriculumPage,
    CurriculumStep,
    FaqIndex,
    FaqPage,
    GuidePage,
    HomePage,
    PracticePage,
    QuizPage,
    ServiceIndex,
    ServicePage,
    StandardPage,
    TrainingIndex,
    TutorialChapter,
    TutorialPage,
)
from lms.catalog.models import Activity
from lms.class_sessions.operations import plan
from lms.territory.models import EntService

CAPTIONS = """WEBVTT

00:00.000 --> 00:04.000
Ouvrez la séance du jour.

00:04.000 --> 00:08.500
Écrivez le travail à faire,

00:08.500 --> 00:12.000
puis publiez.
"""
QUESTION = {
    "type": "question",
    "value": {
        "kind": "single",
        "text": "Qui lit le cahier de textes ?",
        "explanation": "Les familles de la classe.",
        "choices": [
            {"text": "Les familles", "correct": True},
            {"text": "Tout le monde", "correct": False},
        ],
    },
}
BODY = [
    {"type": "heading", "value": {"text": "Avant la première semaine", "level": "2"}},
    {"type": "text", "value": "<p>Comptez vingt minutes, une seule fois dans l’année.</p>"},
    {"type": "list", "value": ["Dix matières suffisent."]},
    {"type": "steps", "value": [{"text": "Ouvrez la séance."}]},
    {"type": "alert", "value": {"level": "warn", "text": "<p>Relisez avant de publier.</p>"}},
    {"type": "quote", "value": {"text": "On gagne du temps.", "source": "Une enseignante"}},
]
FAQ = [
    {
        "type": "question",
        "value": {"question": "Et le papier ?", "answer": "<p>Il reste possible.</p>"},
    }
]


def publish(page, by=None):
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def draft(page_type, parent, title, **facts):
    steps = facts.pop("steps", ())
    page = page_type(title=title, live=False, **facts)
    for step in steps:
        page.steps.add(step if isinstance(step, CurriculumStep) else CurriculumStep(page=step))
    return parent.add_child(instance=page)


def live(page_type, parent, title, by=None, **facts):
    return publish(draft(page_type, parent, title, **facts), by)


def guide_form(**changes):
    """What the back office sends for a guide; a button is to be added."""
    return nested_form_data(
        {
            "title": "Écrire aux familles",
            "slug": "ecrire-aux-familles",
            "lead": "Un message court.",
            "minutes": 12,
            "body": streamfield([("text", rich_text("<p>Une seule question.</p>"))]),
            "comments": inline_formset([]),
            "places": inline_formset([]),
            **changes,
        }
    )


def date_of(class_page, trainer, starts_at):
    """A date of a class, of one hour, with twelve seats."""
    return plan(
        actor=None,
        activity=Activity.objects.get(uuid=class_page.activity_uuid),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        organisation=trainer.posts.get().organisation,
        trainers=[trainer],
        seats=12,
        link="https://classes.example/1",
    )


def small_site():
    """Home, indexes, and one page of each public type; the curriculum holds the five activities."""
    root = Page.get_first_root_node()
    home = live(HomePage, root, "L’école de Valbourg", slug="accueil", lead="Au même endroit.")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "localhost", "port": 80}
    )
    service = EntService.objects.create(slug="cahier", name="Cahier de textes", icon="notebook")
    training = live(TrainingIndex, home, "Se former", slug="se-former", show_in_menus=True)
    quiz = [QUESTION]
    pages = {
        "home": home,
        "training": training,
        "guide": live(GuidePage, training, "Une semaine type", body=BODY, services=[service]),
        "tutorial": live(TutorialPage, training, "Me repérer", captions=CAPTIONS, minutes=4),
        "class_page": live(
            ClassPage,
            training,
            "Vos questions",
            questions=FAQ,
            programme=[{"type": "line", "value": "10 min : un tour d’écran"}],
            services=[service],
        ),
        "quiz": live(QuizPage, training, "Bilan", questions=quiz, minutes=5),
        "practice": live(
            PracticePage,
            training,
            "Ma première semaine",
            criteria=[{"type": "line", "value": "Une consigne par jour"}],
        ),
    }
    TutorialChapter.objects.create(parent=pages["tutorial"], start="0:04", title="Écrire")
    pages["curriculum"] = live(
        CurriculumPage,
        training,
        "Ma classe dans l’ENT",
        slug="ma-classe-dans-l-ent",
        outcomes=[{"type": "line", "value": "publier une semaine"}],
        steps=[pages[name] for name in ("guide", "tutorial", "class_page", "quiz", "practice")],
    )
    services = live(ServiceIndex, home, "Services", slug="services", show_in_menus=True)
    pages["service"] = live(
        ServicePage,
        services,
        "Cahier de textes",
        service=service,
        body=BODY,
        uses=[
            {
                "type": "audience",
                "value": {
                    "audience": "teacher",
                    "uses": [{"title": "Une fois", "text": "Le soir même."}],
                },
            }
        ],
    )
    audiences = live(AudienceIndex, home, "Profils", slug="profils", show_in_menus=True)
    pages["audience"] = live(
        AudiencePage,
        audiences,
        "Enseignante, enseignant",
        audience="teacher",
        curriculum=pages["curriculum"],
        services=[pages["service"]],
        changes=[{"type": "line", "value": "Le travail s’écrit une fois."}],
    )
    blog = live(BlogIndex, home, "Blog", slug="blog", show_in_menus=True)
    category = BlogCategory.objects.create(name="Vie du projet", slug="vie-du-projet")
    pages["post"] = live(BlogPost, blog, "Ce que disent les parents", category=category, body=BODY)
    pages["help"] = live(StandardPage, home, "Aide", slug="aide", body=BODY, show_in_menus=True)
    answers = live(FaqIndex, pages["help"], "Questions", slug="questions")
    pages["answer"] = live(
        FaqPage,
        answers,
        "Et le papier ?",
        slug="et-le-papier",
        body=[{"type": "text", "value": "<p>Il reste possible.</p>"}],
        services=[service],
        audiences=["teacher"],
        subjects="publier, Pièce jointe",
    )
    pages["answers"] = answers
    pages |= {"services": services, "audiences": audiences, "blog": blog}
    return pages
