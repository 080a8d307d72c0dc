"""The demo's pages, from the files of `content/`, published as an editor would publish them."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site

from cms import groups, models, upkeep
from cms.demo import pictures, streams, videos
from lms.common import clock
from lms.territory.models import EntRelease, EntService, Organisation

CONTENT = Path(__file__).parent / "content"


def build(*, editor, today: date) -> None:
    """Everything that is read; `editor` signs it and joins the editors. Posts are dated by today."""
    editor.groups.add(Group.objects.get(name=groups.EDITORS))
    Builder(editor, today).build()


def keep_up(*, editor) -> None:
    """Every page was read again after each version of the ENT, half of them after the last."""
    out = EntRelease.objects.filter(released_on__lte=clock.today()).order_by("released_on")
    *earlier, last = out
    pages = upkeep.pages_kept_by(editor)
    for release in earlier:
        for task in upkeep.tasks_of(release, pages):
            upkeep.review(person=editor, page=task.page, release=release)
    for task in upkeep.tasks_of(last, pages)[::2]:
        upkeep.review(person=editor, page=task.page, release=last)


def load(name) -> dict:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


class Builder:
    def __init__(self, editor, today):
        self.editor, self.today = editor, today
        self.site, self.sections = load("site"), load("sections")
        self.services: dict[str, EntService] = {}
        self.service_pages: dict[str, models.ServicePage] = {}
        self.curricula: dict[str, models.CurriculumPage] = {}

    def build(self) -> None:
        self.home = self.make_home()
        self.make_services()
        self.make_training()
        self.make_audiences()
        self.make_blog()
        self.make_brochures()
        self.make_notes()
        contact = self.make_contact()  # others link to it
        standard = [self.make_standard(page) for page in self.site["standard"]]
        by_slug = {page.slug: page for page in [contact, *standard]}
        self.make_answers(by_slug["aide"])
        self.make_statement(contact)
        self.name_the_site(by_slug)
        self.date_pages()

    def publish(self, parent, page):
        """Add a draft and publish its revision: what goes live tells `lms` on its way."""
        page.live, page.has_unpublished_changes, page.owner = False, True, self.editor
        parent.add_child(instance=page)
        page.save_revision(user=self.editor).publish(user=self.editor)
        return page

    def date_pages(self):
        """What is kept true has been online since the day that the demo tells of."""
        since = {"first_published_at": clock.now(), "last_published_at": clock.now()}
        Page.objects.not_type(models.BlogPost, models.InfoNote).update(**since)

    # --- The frame -----------------------------------------------------------------------------

    def make_home(self):
        told = self.site["home"]
        page = models.HomePage(
            title=told["title"],
            slug="accueil",
            lead=told["lead"],
            body=streams.body(told["body"]),
            examples="\n".join(self.sections["examples"]),
        )
        home = self.publish(Page.get_first_root_node(), page)
        address = urlsplit(settings.LEVIER_SITE_URL)
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname, site.port = address.hostname, address.port or 80
        site.site_name, site.root_page = self.site["identity"]["name"], home
        site.save()
        # The page of welcome that Wagtail's own migrations leave.
        for left in Page.objects.filter(depth=2).exclude(pk=home.pk):
            left.delete()
        return Page.objects.get(pk=home.pk)

    def section(self, model, name, *, in_menu=True, parent=None):
        told = self.sections[name]
        page = model(title=told["title"], slug=told["slug"], lead=told["lead"])
        page.show_in_menus = in_menu
        return self.publish(parent or self.home, page)

    def make_standard(self, told):
        page = models.StandardPage(
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            body=streams.body(told["body"]),
            show_in_menus=told["slug"] == "aide",
        )
        return self.publish(self.home, page)

    def make_contact(self):
        told = self.site["contact"]
        page = models.ContactPage(
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            contacts=streams.contacts(told["contacts"]),
        )
        return self.publish(self.home, page)

    def make_answers(self, help_page):
        """Each question once, with all the services and profiles that ask it."""
        asked: dict[str, models.FaqPage] = {}
        services: dict[str, list] = {}
        index = self.section(models.FaqIndex, "answers", in_menu=False, parent=help_page)
        subjects = self.sections["answers"]["subjects"]
        for told in load("services")["service"]:
            for one in told["faq"]:
                asked.setdefault(one["q"], self.answer(one, subjects))
                services.setdefault(one["q"], []).append(self.services[told["slug"]])
        for told in load("audiences")["audience"]:
            for one in told["faq"]:
                page = asked.setdefault(one["q"], self.answer(one, subjects))
                page.audiences = (*page.audiences, told["code"])
        for question, page in asked.items():
            page.services = services.get(question, [])
            self.publish(index, page)

    def answer(self, told, subjects):
        slug = slugify(told["q"])[:80].strip("-")
        return models.FaqPage(
            title=told["q"],
            slug=slug,
            body=streams.body([{"type": "text", "html": streams.paragraph(told["a"])}]),
            subjects=subjects.get(slug, ""),
        )

    def make_statement(self, contact):
        """No audit has taken place in Valbourg: the page says so by itself."""
        told = self.site["accessibility"]
        page = models.AccessibilityPage(
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            body=streams.body(told["body"]),
            declared_by=told["declared_by"],
            declared_on=self.today,
            contact_page=contact,
            contact_email=told["email"],
            plan_from=self.today.year,
            plan_until=self.today.year + told["plan_years"] - 1,
            plan=streams.lines(told["plan"]),
            actions_year=self.today.year,
            actions=streams.lines(told["actions"]),
        )
        self.publish(self.home, page)

    def name_the_site(self, standard):
        told = self.site["identity"]
        identity = models.SiteIdentity.for_site(Site.objects.get(is_default_site=True))
        identity.name, identity.tagline = told["name"], told["tagline"]
        identity.description = told["footer"]
        identity.help_page = standard["aide"]
        linked = ("contact", "charte-d-usage", "mentions-legales", "donnees-personnelles")
        identity.partners = [
            ("partner", {"name": partner["name"], "logo": None, "address": ""})
            for partner in self.site["partner"]
        ]
        identity.links = [
            ("link", {"title": standard[slug].title, "page": standard[slug], "address": ""})
            for slug in linked
        ]
        identity.save()

    # --- The showcase --------------------------------------------------------------------------

    def make_services(self):
        index = self.section(models.ServiceIndex, "services")
        for told in load("services")["service"]:
            slug = told["slug"]
            service, _created = EntService.objects.get_or_create(
                slug=slug, defaults={"name": told["title"], "icon": told["icon"]}
            )
            page = models.ServicePage(
                title=told["title"],
                slug=slug,
                lead=told["lead"],
                service=service,
                image=pictures.image_of(slug, told["title"]),
                body=streams.body(told["body"]),
                uses=streams.uses(told["purposes"]),
            )
            self.services[slug] = service
            self.service_pages[slug] = self.publish(index, page)

    def make_audiences(self):
        index = self.section(models.AudienceIndex, "audiences")
        purposes = {told["slug"]: told["purposes"] for told in load("services")["service"]}
        for told in load("audiences")["audience"]:
            changes = [
                {"type": "heading", "text": "Ce qui change pour vous"},
                {"type": "list", "items": told["what_changes"]},
            ]
            page = models.AudiencePage(
                title=told["title"],
                slug=told["slug"],
                lead=told["lead"],
                audience=told["code"],
                icon=told["icon"],
                curriculum=self.curricula[told["curriculum"]],
                body=streams.body(changes + told["body"]),
            )
            page.services = [
                self.service_pages[slug]
                for slug, found in purposes.items()
                if any(one["audience"] == told["code"] for one in found)
            ]
            self.publish(index, page)

    def make_blog(self):
        index = self.section(models.BlogIndex, "blog")
        signed = self.sections["blog"]["author"]
        author, _created = models.BlogAuthor.objects.get_or_create(
            name=signed["name"],
            defaults={"slug": slugify(signed["name"]), "about": signed["about"]},
        )
        for told in load("blog")["post"]:
            day = self.today - timedelta(days=told["days_ago"])
            category, _created = models.BlogCategory.objects.get_or_create(
                name=told["category"], defaults={"slug": slugify(told["category"])}
            )
            page = models.BlogPost(
                title=told["title"],
                slug=told["slug"],
                lead=told["lead"],
                body=streams.body(told["body"]),
                date=day,
                category=category,
                cycles=told.get("cycles", ()),
                audiences=told.get("audiences", ()),
                image=pictures.image_of(told["slug"], told["title"]),
            )
            page.tags.add(*told["tags"])
            page.authors = [author]
            page.places = [
                models.PagePlace(organisation=Organisation.objects.get(name=name))
                for name in told.get("places", ())
            ]
            with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
                self.publish(index, page)

    def make_brochures(self):
        index = self.section(models.BrochureIndex, "brochures", in_menu=False)
        for told in load("brochures")["brochure"]:
            page = models.BrochurePage(
                title=told["title"],
                slug=told["slug"],
                lead=told["lead"],
                audience=told["audience"],
                readers=told["readers"],
                points_title=told["points_title"],
                points=streams.points(told["point"]),
                questions_title=told["questions_title"],
                questions=streams.faq(told["faq"]),
                call=told["call"],
                contact=told["contact"],
                easy_lead=told["easy_lead"],
                easy=streams.body(told["easy"]),
            )
            self.publish(index, page)

    def make_notes(self):
        """From the oldest: a number is given as each one goes live."""
        index = self.section(models.InfoNoteIndex, "notes")
        made: dict[str, models.InfoNote] = {}
        for told in load("notes")["note"]:
            page = models.InfoNote(
                title=told["title"],
                slug=told["slug"],
                lead=told["lead"],
                body=streams.body(told["body"]),
                effective_on=self.today + timedelta(days=told["effective_in"]),
                audiences=told["audiences"],
                asked=told.get("asked", ""),
                contact=told["contact"],
                replaces=made.get(told.get("replaces", "")),
            )
            if "due_in" in told:
                page.due_on = self.today + timedelta(days=told["due_in"])
            made[told["slug"]] = self.publish(index, page)

    # --- Training ------------------------------------------------------------------------------

    def make_training(self):
        index = self.section(models.TrainingIndex, "training")
        for path in sorted((CONTENT / "curricula").glob("*.toml")):
            self.make_curriculum(index, tomllib.loads(path.read_text(encoding="utf-8")))

    def make_curriculum(self, index, told):
        """The curriculum stands as a draft until its steps, which live under it, are published."""
        page = models.CurriculumPage(
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            audience=told["audience"],
            in_order=told["in_order"],
            outcomes=streams.lines(told["outcomes"]),
            makers=streams.lines(told["makers"]),
            live=False,
            owner=self.editor,
        )
        index.add_child(instance=page)
        page.steps = [
            models.CurriculumStep(page=self.make_step(page, step), required=step["required"])
            for step in told["step"]
        ]
        page.save_revision(user=self.editor).publish(user=self.editor)
        self.curricula[told["slug"]] = page

    def make_step(self, parent, told):
        maker = {
            "guide": self.guide,
            "tutorial": self.tutorial,
            "class": self.virtual_class,
            "quiz": self.quiz,
            "practice": self.practice,
        }[told["kind"]]
        page = maker(
            told,
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            minutes=told["minutes"],
            body=streams.body(told.get("body", [])),
            audiences=parent.audiences,
        )
        if "service" in told:
            page.services = [self.services[told["service"]]]
        return self.publish(parent, page)

    def guide(self, told, **facts):
        return models.GuidePage(**facts)

    def virtual_class(self, told, **facts):
        return models.ClassPage(programme=streams.lines(told["programme"]), **facts)

    def practice(self, told, **facts):
        return models.PracticePage(criteria=streams.lines(told["criteria"]), **facts)

    def quiz(self, told, **facts):
        return models.QuizPage(
            pass_share=told["pass_share"],
            questions=streams.questions(told["questions"]),
            **facts,
        )

    def tutorial(self, told, **facts):
        """With its film where there is one; else its transcript, which is read."""
        film = videos.find(told["video"], told["title"]) if "video" in told else None
        if film is None:
            transcript = "\n\n".join(cue["text"] for cue in told["transcript"])
            return models.TutorialPage(transcript=transcript, **facts)
        # Silent films, whose captions say all that is shown.
        page = models.TutorialPage(
            video=film.media, captions=film.captions, all_is_said=True, **facts
        )
        page.chapters = [
            models.TutorialChapter(start=chapter.clock, title=chapter.text)
            for chapter in film.chapters
        ]
        return page
