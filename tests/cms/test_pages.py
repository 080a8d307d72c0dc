"""What anybody reads: every page answers, no link is dead, search and feed find."""

from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page

from cms.models import GuidePage, StandardPage
from lms.catalog.models import Curriculum
from lms.enrolment.operations import enrol
from tests.cms import builders

OURS = {"", "localhost", "testserver"}
BEHIND_A_DOOR = ("/admin/", "/compte/", "/static/")


class Links(HTMLParser):
    """The addresses that a page links to, and the ids that its own anchors may name."""

    def __init__(self, html):
        super().__init__()
        self.addresses, self.anchors, self.ids = set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        address = attributes.get("href", "") if tag in ("a", "link") else ""
        if address.startswith("#"):
            self.anchors.add(address[1:])
        elif address and urlsplit(address).netloc in OURS:
            self.addresses.add(address.partition("#")[0])


def crawl(client, start="/"):
    """{address: status} of all that can be reached, and the anchors that lead nowhere."""
    seen, lost, waiting = {}, [], [start]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(BEHIND_A_DOOR):
            continue
        answer = client.get(address, HTTP_HOST="localhost")
        seen[address] = answer.status_code
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            links = Links(answer.content.decode())
            lost += [(address, anchor) for anchor in links.anchors - links.ids]
            waiting += [urljoin(address, one) for one in links.addresses]
    return seen, lost


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_page_answers_a_visitor_and_no_link_is_dead(site):
    seen, lost = crawl(Client())
    assert {address: status for address, status in seen.items() if status >= 400} == {}
    assert lost == []
    assert {page.url for page in site.values()} <= set(seen)


def test_no_link_is_dead_for_a_teacher_under_way(site, claire, client_of):
    curriculum = Curriculum.objects.get(uuid=site.curriculum.curriculum_uuid)
    enrol(actor=claire, person=claire, curriculum=curriculum)
    seen, lost = crawl(client_of(claire))
    assert {address: status for address, status in seen.items() if status >= 400} == {}
    assert lost == []


def test_a_visitor_reads_the_steps_of_a_curriculum_without_an_account(site, client):
    html = text_of(client, site.curriculum.url)
    assert "5. Ma première semaine" in html
    assert reverse("account_login") in html


def test_whoever_is_enrolled_finds_the_step_to_begin(site, claire, client_of):
    curriculum = Curriculum.objects.get(uuid=site.curriculum.curriculum_uuid)
    enrol(actor=claire, person=claire, curriculum=curriculum)
    html = text_of(client_of(claire), site.curriculum.url)
    assert f'href="{site.guide.url}?parcours=ma-classe-dans-l-ent"' in html


def test_a_step_leads_to_the_next_one_of_the_curriculum_one_came_from(site, client):
    html = text_of(client, f"{site.tutorial.url}?parcours=ma-classe-dans-l-ent")
    assert f'rel="next" href="{site.class_page.url}?parcours=ma-classe-dans-l-ent"' in html
    assert f'rel="prev" href="{site.guide.url}?parcours=ma-classe-dans-l-ent"' in html
    assert 'rel="next"' not in text_of(client, site.tutorial.url)


def test_a_tutorial_without_a_video_is_read(site, client):
    html = text_of(client, site.tutorial.url)
    assert "Écrivez le travail à faire, puis publiez." in html


def test_captions_and_transcript_are_served_from_this_origin(site, client):
    uuid = site.tutorial.activity_uuid
    captions = client.get(reverse("cms:captions", args=[uuid]))
    assert (captions["Content-Type"], captions.content.decode()) == (
        "text/vtt; charset=utf-8",
        builders.CAPTIONS,
    )
    site.tutorial.unpublish()
    assert client.get(reverse("cms:captions", args=[uuid])).status_code == 404


def test_a_service_shows_what_it_is_for_by_profile_and_its_guides(site, client):
    html = text_of(client, f"{site.service.url}?profil=teacher")
    assert "Le soir même." in html
    assert site.guide.url in html


@pytest.mark.parametrize("words", ["securite", "Sécurité", "SÉCURITÉ"])
def test_search_forgives_accents(site, client, words):
    builders.live(StandardPage, site.home, "Sécurité des données", slug="securite-des-donnees")
    assert "/securite-des-donnees/" in text_of(client, f"/recherche/?q={words}")


def test_search_reads_what_is_said_in_a_video(site, client):
    assert site.tutorial.url in text_of(client, "/recherche/?q=séance")


def test_search_puts_first_what_bears_the_words_as_its_title(site, client):
    for number in range(25):
        builders.draft(StandardPage, site.home, f"Note {number}", lead="Au sujet de la semaine.")
    Page.objects.filter(title__startswith="Note").update(live=True)
    first = client.get("/recherche/", {"q": "sema"})
    titled = {"Ma première semaine", "Une semaine type"}
    assert {page.title for page, _kind, _why in first.context["results"]} == titled
    found = client.get("/recherche/", {"q": "semaine"}).context["results"]
    assert {page.title for page, _kind, _why in found[:2]} == titled
    more = client.get("/recherche/", {"q": "semaine", "page": 2}).context["results"]
    assert len(found) == 20
    assert not {page.pk for page, _kind, _why in found} & {page.pk for page, _kind, _why in more}


def test_search_says_what_kind_each_result_is_and_filters_by_it(site, client):
    builders.live(StandardPage, site.home, "Lire une semaine type", slug="lire")
    everything = text_of(client, "/recherche/?q=semaine")
    assert site.guide.url in everything
    assert "/lire/" in everything
    guides = text_of(client, "/recherche/?q=semaine&type=guide")
    assert site.guide.url in guides
    assert "/lire/" not in guides


@pytest.mark.parametrize("words", ['"', "l'ENT (", "AND OR *", "%", "é" * 300])
def test_search_survives_whatever_is_typed(site, client, words):
    assert client.get("/recherche/", {"q": words}).status_code == 200


def test_an_empty_search_says_what_to_do(site, client):
    html = text_of(client, "/recherche/?q=hippopotame")
    assert "hippopotame" in html
    assert 'class="empty"' in html


def test_a_draft_is_found_by_nobody(site, client):
    page = builders.draft(GuidePage, site.training, "Confidentiel")
    page.save_revision()
    assert "Confidentiel" not in text_of(client, "/recherche/?q=confidentiel")
    assert client.get(page.url).status_code == 404


def test_the_feed_lists_the_posts(site, client):
    answer = client.get(reverse("cms:feed"))
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert "Ce que disent les parents" in answer.content.decode()


def test_the_blog_keeps_to_the_category_asked_for(site, client):
    assert site.post.url in text_of(client, f"{site.blog.url}?categorie=vie-du-projet")
    assert site.post.url in text_of(client, f"{site.blog.url}?categorie=inconnue")


def test_the_menu_adds_what_each_role_may_open(site, claire, tom, sophie, client_of):
    def menu(person):
        answer = client_of(person).get("/")
        return {link["url"] for link in answer.context["main_menu"]}

    own = {reverse("my_space"), reverse("class_sessions:mine"), reverse("reporting:territory")}
    assert menu(claire) & own == {reverse("my_space")}
    assert menu(tom) & own == {reverse("my_space"), reverse("class_sessions:mine")}
    assert reverse("reporting:territory") in menu(sophie)


def test_a_curriculum_page_costs_as_many_queries_with_three_steps_more(
    site, claire, client_of, django_assert_max_num_queries
):
    client = client_of(claire)

    def cost():
        text_of(client, site.curriculum.url)
        with CaptureQueriesContext(connection) as queries:
            text_of(client, site.curriculum.url)
        return len(queries)

    before = cost()
    for number in range(3):
        extra = builders.live(GuidePage, site.training, f"Étape {number}")
        site.curriculum.steps.create(page=extra)
    builders.publish(site.curriculum)
    assert cost() == before


def test_a_page_of_thirty_blocks_costs_a_visitor_twelve_queries_and_writes_nothing(site, client):
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    picture = Image.objects.create(title="Classe", file=ImageFile(content, name="classe.png"))
    text = f'<p>Voir <a linktype="page" id="{site.guide.pk}">le guide</a>.</p>'
    image = {"image": picture.pk, "alt": "Une classe", "decorative": False}
    blocks = [{"type": "text", "value": text}, {"type": "image", "value": image}] * 15
    page = builders.live(StandardPage, site.home, "Longue page", lead="Trente.", body=blocks)
    client.get(page.url)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(page.url).content.decode()
    assert html.count("le guide") == html.count("Une classe") == 15
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert len(asked) == 12


def test_a_service_tells_whom_its_uses_are_for_as_one_would_say_it(site, client):
    html = text_of(client, f"{site.service.url}?profil=teacher")
    assert "Voici ce que ce service apporte aux enseignants et enseignantes." in html
