from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.aiming import Reader, of_profile, reader_of
from cms.models import (
    BlogPost,
    BrochureIndex,
    BrochurePage,
    FaqPage,
    GuidePage,
    InfoNote,
    InfoNoteIndex,
    PagePlace,
)
from lms.people.models import Role
from lms.people.operations import open_post
from lms.territory.models import Audience
from tests.cms.builders import draft, live, publish
from tests.factories import client_of


@pytest.fixture
def written(site):
    """A post of a day of October, aimed or not."""

    def write(title, day, *places, **aim):
        page = draft(BlogPost, site.blog, title, date=date(2026, 10, day), **aim)
        page.places = [PagePlace(organisation=place) for place in places]
        page.save()
        return publish(page)

    return write


@pytest.fixture
def posts(site, written, valbourg):
    site.post.delete()
    return [
        written("Pour tout le monde", 1),
        written("Pour l’Est", 2, valbourg.est),
        written("Pour l’Ouest", 3, valbourg.ouest),
        written("Pour les directions", 4, audiences=["head"]),
        written("Pour les classes de l’Est", 5, valbourg.est, audiences=["teacher"]),
    ]


def titles(answer, place=".picture-card h3"):
    soup = BeautifulSoup(answer.content, "html.parser")
    return [one.get_text(strip=True) for one in soup.select(place)]


def test_a_visitor_sees_everything_in_its_usual_order(posts, client):
    assert titles(client.get("/blog/")) == [
        "Pour les classes de l’Est",
        "Pour les directions",
        "Pour l’Ouest",
        "Pour l’Est",
        "Pour tout le monde",
    ]


def test_a_teacher_sees_what_is_for_their_profile_and_place_first(posts, claire, nadia):
    assert titles(client_of(claire).get("/blog/")) == [
        "Pour les classes de l’Est",
        "Pour l’Est",
        "Pour tout le monde",
        "Pour les directions",
        "Pour l’Ouest",
    ]
    assert titles(client_of(nadia).get("/blog/"))[:2] == ["Pour l’Ouest", "Pour tout le monde"]


def test_one_post_must_have_both_the_profile_and_the_place(posts, valbourg, nadia):
    open_post(
        actor=None,
        person=nadia,
        organisation=valbourg.tilleuls,
        audience=Audience.HEAD,
        role=Role.HEAD,
        starts_on=date(2026, 9, 1),
    )
    first = titles(client_of(nadia).get("/blog/"))[:4]
    assert first == ["Pour les directions", "Pour l’Ouest", "Pour l’Est", "Pour tout le monde"]


def test_a_page_says_whom_it_is_for(posts, client):
    aimed = titles(client.get(posts[4].url), ".page-head .muted")
    assert aimed == ["Pour\xa0: Enseignante, enseignant. Circonscription de Valbourg Est"]
    assert titles(client.get(posts[0].url), ".page-head .muted") == []


def test_a_page_written_for_one_profile_does_not_say_it_twice(site, client):
    for page in (site.audience, site.curriculum):
        said = titles(client.get(page.url), ".page-head p")
        assert [one for one in said if one.startswith("Pour")] == []


def test_lists_of_every_kind_put_ones_own_first(site, claire, sophie):
    brochures = live(BrochureIndex, site.home, "Plaquettes", slug="plaquettes")
    notes = live(InfoNoteIndex, site.home, "Notes d’information", slug="notes")
    for title, audience in (("Direction", "head"), ("Classe", "teacher")):
        live(BrochurePage, brochures, title, audience=audience, readers=title, call="Lire")
        live(InfoNote, notes, title, audiences=[audience], effective_on=date(2026, 10, 1))
        live(
            FaqPage,
            site.answers,
            f"{title} ?",
            audiences=[audience],
            body=[{"type": "text", "value": "<p>Oui.</p>"}],
        )
        live(GuidePage, site.training, f"Guide de la {title}", audiences=[audience])

    def order(person, address, place):
        return [one.title for one in client_of(person).get(address).context[place]]

    assert order(claire, brochures.url, "brochures") == ["Classe", "Direction"]
    assert order(sophie, brochures.url, "brochures") == ["Direction", "Classe"]
    assert order(sophie, site.answers.url, "answers")[0] == "Direction ?"
    assert order(claire, site.answers.url, "answers")[-1] == "Direction ?"
    assert order(claire, site.training.url, "library")[-1] == "Guide de la Direction"
    assert order(sophie, site.training.url, "library")[-1] == "Guide de la Classe"
    found = client_of(sophie).get(notes.url).context["notes"]
    assert [note.title for note, *_notice in found] == ["Direction", "Classe"]


def test_search_puts_ones_own_first_among_titles_and_among_texts(site, claire, sophie, client):
    said = [{"type": "text", "value": "<p>Le goûter de la classe.</p>"}]
    for title, audience, body in (
        ("Goûter", "head", []),
        ("Goûter à l’école", "teacher", []),
        ("Réunion", "head", said),
        ("Semaine", "teacher", said),
    ):
        live(GuidePage, site.training, title, audiences=[audience], body=body)

    def found(client):
        results = client.get("/recherche/?q=goûter").context["results"]
        return [page.title for page, _kind, _why in results]

    assert found(client_of(claire)) == ["Goûter à l’école", "Goûter", "Semaine", "Réunion"]
    assert found(client_of(sophie)) == ["Goûter", "Goûter à l’école", "Réunion", "Semaine"]
    assert sorted(found(client)) == sorted(found(client_of(sophie)))


def test_a_service_shows_the_readers_own_uses(site, sophie, client):
    uses = [{"title": "Deux fois", "text": "Le lundi."}]
    site.service.uses.append(("audience", {"audience": "head", "uses": uses}))
    publish(site.service)

    def chosen(client, query=""):
        return client.get(site.service.url + query).context["chosen"]["audience"]

    assert chosen(client) == "teacher"
    assert chosen(client_of(sophie)) == "head"
    assert chosen(client_of(sophie), "?profil=teacher") == "teacher"


def test_an_editor_previews_a_page_as_any_profile(site, posts, editor, client_of):
    modes = dict(site.blog.preview_modes)
    assert str(modes["as-head"]).startswith("Vue par\xa0: Directeur")
    assert len(modes) == len(Audience.values)  # as it is, and every profile but "all of them"
    request = RequestFactory().get("/blog/", HTTP_HOST="localhost")
    request.user = editor
    answer = site.blog.make_preview_request(request, "as-head")
    assert titles(answer)[-1] == "Pour les classes de l’Est"
    form = client_of(editor).get(f"/admin/pages/{site.blog.pk}/edit/").content.decode()
    assert "Vue par\xa0: Directeur" in form
    assert "Territoires" in form
    address = reverse("wagtailadmin_pages:view_draft", args=[site.blog.pk])
    assert client_of(editor).get(address).status_code == 200


def test_every_profile_is_said_by_no_profile(site):
    page = draft(BlogPost, site.blog, "Pour tous", audiences=["everyone"])
    page.refresh_from_db()
    assert page.audiences == ()


def test_whoever_has_no_post_sets_nothing_aside(posts, db):
    assert Reader().not_theirs == []
    assert reader_of(None).not_theirs == []
    aside = BlogPost.objects.filter(pk__in=of_profile("teacher").not_theirs)
    assert [page.title for page in aside] == ["Pour les directions"]


def test_the_blog_asks_as_many_queries_for_three_aimed_posts_as_for_one(
    site, written, valbourg, claire
):
    client = client_of(claire)

    def queries():
        client.get("/blog/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/blog/")
        return len(asked)

    written("Un", 1, valbourg.est, audiences=["teacher"])
    one = queries()
    written("Deux", 2, valbourg.ouest, audiences=["head"])
    written("Trois", 3, valbourg.est, valbourg.ouest, audiences=["head"])
    assert queries() == one
