"""What editors and administrators may do in Wagtail, and what they are told."""

import re
from datetime import date
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, streamfield

from cms import groups
from cms.middleware import allow_initialisers
from cms.models import CurriculumPage, CurriculumStep, GuidePage, QuizPage
from lms.catalog.models import Activity, Curriculum
from lms.common.models import AuditEntry
from lms.enrolment.operations import enrol
from lms.territory.models import EntProject, EntService
from tests.cms import builders

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64


def add_address(page_type, parent):
    return reverse("wagtailadmin_pages:add", args=["cms", page_type._meta.model_name, parent.pk])


def guide_form(**changes):
    return builders.guide_form(**{"action-publish": "1", **changes})


def curriculum_form(steps, **changes):
    return guide_form(
        title="Nouveau parcours",
        slug="nouveau-parcours",
        audience="teacher",
        outcomes=streamfield([]),
        makers=streamfield([]),
        body=streamfield([]),
        steps=inline_formset(
            [{"page": step.pk, "required": "on", "minutes": ""} for step in steps]
        ),
        **changes,
    )


def sentences(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_an_editor_publishes_a_guide_and_it_can_be_learnt_at_once(site, editor, client_of):
    answer = client_of(editor).post(add_address(GuidePage, site.training), guide_form())
    assert answer.status_code == 302
    page = GuidePage.objects.get(slug="ecrire-aux-familles")
    assert page.live
    assert Activity.objects.get(uuid=page.activity_uuid).minutes == 12


def test_an_editor_publishes_a_curriculum_made_of_pages(site, editor, client_of):
    form = curriculum_form([site.guide, site.quiz])
    answer = client_of(editor).post(add_address(CurriculumPage, site.training), form)
    assert answer.status_code == 302
    page = CurriculumPage.objects.get(slug="nouveau-parcours")
    version = Curriculum.objects.get(uuid=page.curriculum_uuid).current_version
    assert [step.activity.title for step in version.steps.all()] == ["Une semaine type", "Bilan"]


def test_a_curriculum_without_a_step_is_refused_with_a_sentence(site, editor, client_of):
    answer = client_of(editor).post(add_address(CurriculumPage, site.training), curriculum_form([]))
    assert answer.status_code == 200
    assert "au moins une étape" in sentences(answer) or "at least one step" in sentences(answer)
    assert not CurriculumPage.objects.filter(slug="nouveau-parcours").exists()


def test_a_curriculum_without_a_step_is_kept_as_a_draft(site, editor, client_of):
    form = curriculum_form([])
    del form["action-publish"]
    answer = client_of(editor).post(add_address(CurriculumPage, site.training), form)
    assert answer.status_code == 302
    assert not CurriculumPage.objects.get(slug="nouveau-parcours").live


def test_a_curriculum_with_a_draft_step_is_refused_by_its_name(site, editor, client_of):
    step = builders.draft(GuidePage, site.training, "Encore en cours")
    answer = client_of(editor).post(
        add_address(CurriculumPage, site.training), curriculum_form([site.guide, step])
    )
    assert answer.status_code == 200
    assert re.search(r"[“«] ?Encore en cours ?[”»]", sentences(answer))


def test_a_quiz_without_a_right_answer_is_refused_with_a_sentence(site, editor, client_of):
    wrong = {"text": "Tout le monde"}
    question = {
        "kind": "single",
        "text": "Qui lit ?",
        "explanation": "",
        "choices": streamfield([("item", wrong), ("item", wrong)]),
    }
    for number in (0, 1):
        question["choices"][f"{number}-id"] = ""
    form = guide_form(
        title="Quiz", slug="quiz", pass_share=70, questions=streamfield([("question", question)])
    )
    answer = client_of(editor).post(add_address(QuizPage, site.training), form)
    assert answer.status_code == 200
    assert not QuizPage.objects.filter(slug="quiz", live=True).exists()


def test_publishing_in_bulk_refuses_what_is_not_ready(site, editor, client_of):
    page = builders.draft(CurriculumPage, site.training, "Vide")
    page.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    back = reverse("wagtailadmin_explore", args=[site.training.pk])
    answer = client_of(editor).post(f"{address}?id={page.pk}&next={back}", follow=True)
    assert answer.status_code == 200
    assert not Page.objects.get(pk=page.pk).live


def test_the_editor_of_a_curriculum_sees_who_is_under_way(site, claire, editor, client_of):
    curriculum = Curriculum.objects.get(uuid=site.curriculum.curriculum_uuid)
    enrol(actor=claire, person=claire, curriculum=curriculum)
    address = reverse("wagtailadmin_pages:edit", args=[site.curriculum.pk])
    assert re.search(r"1 (person|personne) ", sentences(client_of(editor).get(address)))

    site.curriculum.steps.add(
        CurriculumStep(page=builders.live(GuidePage, site.training, "Plus loin"))
    )
    builders.publish(site.curriculum)
    assert curriculum.enrolments.get().version.number == 1


def test_an_editor_reaches_no_screen_of_people(site, editor, client_of):
    client = client_of(editor)
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[editor.pk]),
        reverse("wagtailusers_groups:index"),
    ):
        assert client.get(address).status_code in (302, 403, 404)


def person_form(person, **changes):
    return {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "is_active": "on",
        **changes,
    }


EVERYTHING = Permission.objects.filter(content_type__app_label__in=("lms", "cms", "auth"))


@pytest.fixture
def overfed(administration):
    """A member of a group that was given every right over models, by mistake or by malice."""
    administration.groups.get().permissions.add(*EVERYTHING.all())
    return administration


def test_no_group_opens_the_screens_that_give_powers(site, valbourg, overfed, claire, client_of):
    project = EntProject.objects.create(
        name="Mosaïque", owner=valbourg.academy, product="ENT", starts_on=date(2026, 9, 1)
    )
    client = client_of(overfed)
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[claire.pk]),
        reverse("organisations:index"),
        reverse("organisations:edit", args=[valbourg.est.pk]),
        reverse("ent_projects:index"),
        reverse("ent_projects:add"),
        reverse("ent_projects:edit", args=[project.pk]),
        reverse("project_schools:add"),
        reverse("waves:add"),
    ):
        for ask in (client.get, client.post):
            assert ask(address).status_code in (302, 403, 404), address
    claire.refresh_from_db()
    assert claire.first_name == "Claire"


def test_an_address_changed_by_an_administrator_is_the_one_that_signs_in(ada, claire, client_of):
    address = reverse("wagtailusers_users:edit", args=[claire.pk])
    answer = client_of(ada).post(address, person_form(claire, email="Claire.M@valbourg.example"))
    assert answer.status_code == 302
    claire.refresh_from_db()
    [known] = EmailAddress.objects.filter(user=claire)
    assert claire.email.lower() == known.email == "claire.m@valbourg.example"
    assert known.verified
    assert known.primary
    entry = AuditEntry.objects.get(verb="address.changed")
    assert (entry.actor_uuid, entry.target_uuid) == (ada.uuid, claire.uuid)


def test_an_address_that_opens_another_account_is_refused_with_a_sentence(
    ada, claire, karim, client_of
):
    second = "karim.haddad@ailleurs.example"
    EmailAddress.objects.create(user=karim, email=second, verified=True)
    address = reverse("wagtailusers_users:edit", args=[claire.pk])
    answer = client_of(ada).post(address, person_form(claire, email=second.upper()))
    assert answer.context["form"].errors.keys() == {"email"}
    claire.refresh_from_db()
    assert claire.email != second


def test_the_log_says_who_gave_powers(ada, claire, client_of):
    group = Group.objects.get(name=groups.EDITORS)
    address = reverse("wagtailusers_users:edit", args=[claire.pk])
    form = person_form(claire, groups=[group.pk], is_superuser="on")
    assert client_of(ada).post(address, form).status_code == 302
    for verb in ("groups.changed", "powers.changed"):
        entry = AuditEntry.objects.get(verb=verb, target_uuid=claire.uuid)
        assert entry.actor_uuid == ada.uuid


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_many_people_at_once_are_for_superusers(administration, ada, client_of, action):
    address = reverse("wagtail_bulk_action", args=["lms", "person", action])
    form = {"role": "1", "mark_as_active": ""}
    client_of(administration).post(f"{address}?id={ada.pk}", form)
    ada.refresh_from_db()
    assert (ada.is_active, ada.groups.count()) == (True, 0)


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/"])
def test_the_side_doors_of_the_back_office_are_closed(db, client, address):
    answer = client.get(address)
    assert answer.status_code == 404 or answer["Location"].startswith("/compte/connexion/")


def test_what_is_no_video_is_refused_with_a_sentence(editor, client_of):
    form = {"title": "Film", "file": SimpleUploadedFile("film.mp4", b"MZ" + b"\x00" * 300)}
    answer = client_of(editor).post(reverse("wagtailmedia:add", args=["video"]), form)
    assert answer.status_code == 200
    assert "film.mp4" in answer.content.decode()


def test_a_video_of_unknown_length_asks_for_it(editor, client_of):
    client, address = client_of(editor), reverse("wagtailmedia:add", args=["video"])
    form = {"title": "Film", "file": SimpleUploadedFile("a.mp4", MP4)}
    assert client.post(address, form).context["form"].errors.keys() == {"duration"}
    form = {"title": "Film", "duration": "12", "file": SimpleUploadedFile("a.mp4", MP4)}
    assert client.post(address, form).status_code == 302


def test_a_drawing_that_could_hold_a_script_is_no_image(editor, client_of):
    svg = SimpleUploadedFile("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    answer = client_of(editor).post(reverse("wagtailimages:add"), {"title": "Dessin", "file": svg})
    assert answer.context["form"].errors.keys() == {"file"}


def test_captions_with_a_mistake_are_refused_with_their_line(site, editor, client_of):
    form = guide_form(
        title="Vidéo",
        slug="video",
        captions="",
        transcript="",
        external_url="https://videos.example/1",
        video="",
        chapters=inline_formset([]),
        captions_file=BytesIO(b"WEBVTT\n\n00:01.000 -> 00:02.000\nBonjour"),
    )
    form["captions_file"].name = "sous-titres.vtt"
    address = reverse("wagtailadmin_pages:add", args=["cms", "tutorialpage", site.training.pk])
    answer = client_of(editor).post(address, form)
    assert answer.status_code == 200
    assert re.search(r"(Line|Ligne) 3", answer.content.decode())


def test_every_page_is_previewed_and_a_preview_proves_nothing(site, editor):
    for page in site.values():
        request = RequestFactory().get(page.url, HTTP_HOST="localhost")
        request.user = editor
        answer = page.make_preview_request(request, page.default_preview_mode)
        assert answer.status_code == 200, page
        assert "/termine/" not in answer.content.decode()


def test_an_icon_that_does_not_exist_is_refused(site, ada, client_of):
    form = {"name": "Blog", "slug": "blog", "icon": "licorne"}
    answer = client_of(ada).post(reverse("ent_services:add"), form)
    assert "licorne" in answer.content.decode()
    assert not EntService.objects.filter(slug="blog").exists()


INITIALISERS = [
    '<script>initDateChooser("id_go_live_at", {"format": "d/m/Y"});</script>',
    '<script>new PageChooser("id_page", {"modalUrl": "/admin/choose-page/"});</script>',
    '<script>new Chooser("id_school", {"modalUrl": "/admin/organisation_chooser/"});</script>',
    '<script>createMediaChooser("id_video");<-/script>',
    '<script>\n (function() {\n  var panel = new InlinePanel(JSON.parse("\\u007B\\u007D"));\n'
    " })();\n</script>",
]
INJECTED = [
    '<script>alert("ici");</script>',
    '<script>initDateChooser("id", {}); alert(1);</script>',
    '<script>initDateChooser("id", {"a": alert(1)});</script>',
    '<script>createMediaChooser("id" + alert(1));</script>',
    '<script>new PageChooser("id\\"), alert(1), (\\"", {}).x;</script>',
    '<script src="https://ailleurs.example/x.js"></script>',
]


@pytest.mark.parametrize("html", INITIALISERS)
def test_the_initialisers_of_the_back_office_may_run(html):
    assert allow_initialisers(html, lambda: "n0nce") == html.replace(
        "<script>", '<script nonce="n0nce">'
    )


@pytest.mark.parametrize("html", INJECTED)
def test_no_other_inline_script_may(html):
    assert allow_initialisers(html, lambda: "n0nce") == html


def test_the_edit_screen_holds_no_inline_script_without_its_nonce(site, editor, client_of):
    answer = client_of(editor).get(reverse("wagtailadmin_pages:edit", args=[site.curriculum.pk]))
    nonce = re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[1]
    html = answer.content.decode()
    assert f'<script nonce="{nonce}">' in html
    assert re.findall(r"<script>", html) == []


def test_an_editor_is_led_from_the_site_to_the_back_office(editor, claire, client_of, site):
    office, form = reverse("wagtailadmin_home"), f"/admin/pages/{site.guide.pk}/edit/"
    for person, led in ((editor, True), (claire, False)):
        client = client_of(person)
        assert (f'href="{office}"' in client.get(reverse("my_space")).content.decode()) is led
        assert (f'href="{form}"' in client.get(site.guide.url).content.decode()) is led


def test_the_board_shows_what_to_finish_and_where_to_add(editor, client_of, site):
    site.guide.title = "Un guide à finir"
    site.guide.save_revision()
    answer = client_of(editor).get(reverse("wagtailadmin_home"))
    page = BeautifulSoup(answer.content, "html.parser")
    to_finish, last = page.find(id="board-2-section"), page.find(id="board-4-section")
    assert "Un guide à finir" in to_finish.get_text()
    assert "Aide" in last.get_text()
    assert page.find("a", href=add_address(GuidePage, site.training))
    assert "Media" not in page.select_one("main").get_text()
