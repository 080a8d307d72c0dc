"""What pages say of themselves, read as a search engine reads it."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.models import BlogAuthor, BlogPost, GuidePage
from tests.cms import builders

pytestmark = pytest.mark.django_db


def head_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").head


def described(head) -> dict:
    """{type: document} of the blocks of JSON-LD."""
    blocks = [json.loads(one.string) for one in head.find_all(type="application/ld+json")]
    return {one["@type"]: one for one in blocks}


def test_a_page_gives_its_one_address_and_how_it_is_shared(site, client):
    head = head_of(client, f"{site.service.url}?profil=teacher")
    assert head.find(rel="canonical")["href"] == site.service.full_url
    shared = {one["property"]: one["content"] for one in head.find_all(property=True)}
    assert shared["og:title"] == site.service.title
    assert shared["og:url"] == site.service.full_url
    assert shared["og:type"] == "website"
    assert head.find(attrs={"name": "robots"}) is None


@pytest.mark.parametrize("address", ["/recherche/?q=agenda", "/compte/connexion/", "/nulle-part/"])
def test_what_is_no_page_of_the_site_asks_not_to_be_indexed(site, client, address):
    head = head_of(client, address)
    assert head.find(attrs={"name": "robots"})["content"] == "noindex"
    assert head.find(rel="canonical") is None


def test_a_post_is_an_article_signed_by_a_team(site, client):
    team = BlogAuthor.objects.create(name="L’équipe du projet", slug="equipe")
    post = builders.live(
        BlogPost, site.blog, "Trois écoles", date=date(2026, 11, 3), authors=[team]
    )
    head = head_of(client, post.url)
    article = described(head)["BlogPosting"]
    assert (article["headline"], article["datePublished"]) == ("Trois écoles", "2026-11-03")
    assert article["author"] == [{"@type": "Organization", "name": "L’équipe du projet"}]
    assert head.find(property="og:type")["content"] == "article"


def test_a_guide_is_a_learning_resource_that_takes_minutes(site, client):
    guide = described(head_of(client, site.guide.url))["LearningResource"]
    assert guide["timeRequired"] == f"PT{site.guide.minutes}M"
    assert guide["isAccessibleForFree"] is True
    assert (
        described(head_of(client, site.curriculum.url))["Course"]["name"] == site.curriculum.title
    )


def test_the_trail_leads_from_home_to_the_page(site, client):
    trail = described(head_of(client, site.guide.url))["BreadcrumbList"]["itemListElement"]
    assert [one["position"] for one in trail] == list(range(1, len(trail) + 1))
    assert trail[0]["item"] == site.home.full_url
    assert trail[-1]["item"] == site.guide.full_url


def test_home_says_how_to_search(site, client):
    found = described(head_of(client, site.home.url))["WebSite"]["potentialAction"]["target"]
    assert found["urlTemplate"].endswith("/recherche/?q={search_term_string}")


def test_no_word_of_an_editor_closes_the_block(site, client):
    page = builders.live(GuidePage, site.training, "</script><script>alert(1)</script>", slug="x")
    html = client.get(page.url).content.decode()
    assert "<script>alert(1)" not in html
    assert described(head_of(client, page.url))["LearningResource"]["name"] == page.title


def test_the_sitemap_lists_what_is_live_and_nothing_else(site, client):
    draft = builders.draft(GuidePage, site.training, "Brouillon")
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    listed = {one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert {page.full_url for page in site.values()} <= listed
    assert not [one for one in listed if draft.slug in one]


def test_crawlers_are_kept_out_of_what_is_personal(site, client, settings):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /mon-espace/\n" in said
    assert f"Sitemap: {settings.LEVIER_SITE_URL}/sitemap.xml\n" in said
    settings.LEVIER_DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_whom_to_tell_of_a_weakness_is_named_by_the_installation(client, settings):
    address = "/.well-known/security.txt"
    assert client.get(address).status_code == 404
    settings.LEVIER_SECURITY_CONTACT = "mailto:securite@levier.example"
    said = client.get(address).content.decode()
    assert "Contact: mailto:securite@levier.example\n" in said
    assert "\nExpires: 20" in said


def test_a_picture_whose_file_is_missing_takes_no_page_down(site, client):
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    image = Image.objects.create(
        title="Carré", file=SimpleUploadedFile("carre.png", content.getvalue(), "image/png")
    )
    post = builders.live(BlogPost, site.blog, "Une image", date=date(2026, 11, 3), image=image)
    Path(image.file.path).unlink()
    image.renditions.all().delete()
    answer = client.get(post.url)
    assert answer.status_code == 200
    assert BeautifulSoup(answer.content, "html.parser").head.find(property="og:image") is None
