from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import BlogAuthor, BlogCategory, BlogPost
from cms.models.base import PublicationRefused
from lms.common import clock
from tests.cms.builders import draft, publish
from tests.factories import client_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def team(site):
    return BlogAuthor.objects.create(name="L’équipe Mosaïque", slug="equipe", about="À Valbourg.")


@pytest.fixture
def post(site, team):
    def written(title, day, tags=(), category=None):
        page = draft(BlogPost, site.blog, title, date=day, category=category, authors=[team])
        page.tags.add(*tags)
        page.save()
        return publish(page)

    return written


@pytest.fixture
def three(post):
    return [
        post("Rentrée", date(2026, 9, 2), ["rentrée"]),
        post("Messagerie", date(2026, 10, 6), ["messagerie", "direction"]),
        post("Horaires", date(2026, 10, 20), ["messagerie", "direction"]),
    ]


def titles(client, address):
    found = BeautifulSoup(client.get(address).content, "html.parser").select(".picture-card h3")
    return [one.get_text() for one in found]


def test_the_archive_counts_the_posts_of_each_month(site, three, client):
    soup = BeautifulSoup(client.get("/blog/?mois=2026-10").content, "html.parser")
    months = [one.get_text() for one in soup.select(".archive li")]
    assert months[-2:] == ["octobre 2026 (2)", "septembre 2026 (1)"]
    assert titles(client, "/blog/?mois=2026-10") == ["Horaires", "Messagerie"]
    assert soup.title.get_text().startswith("Blog, octobre 2026")


def test_posts_are_found_by_who_signs_them(site, three, client):
    assert titles(client, "/blog/?auteur=equipe") == ["Horaires", "Messagerie", "Rentrée"]
    html = client.get(three[0].url).content.decode()
    assert '<a href="/blog/?auteur=equipe">L’équipe Mosaïque</a>' in html


@pytest.mark.parametrize("asked", ["mois=2026-13", "mois=x", "mois=", "auteur=personne", "mot=zz"])
def test_a_choice_that_means_nothing_shows_every_post(site, three, client, asked):
    assert titles(client, f"/blog/?{asked}") == titles(client, "/blog/")


def test_a_month_without_a_post_says_so(site, three, client):
    assert "Aucun billet ici" in client.get("/blog/?mois=2020-01").content.decode()


def test_related_posts_share_keywords_first_and_never_nothing(site, post, client):
    life = BlogCategory.objects.create(name="Pratiques", slug="pratiques")
    post("Autre chose", date(2026, 9, 1), ["piscine"])
    post("Même catégorie", date(2026, 9, 2), [], life)
    post("Deux mots", date(2026, 9, 3), ["messagerie", "direction"])
    post("Un mot", date(2026, 9, 4), ["messagerie"])
    told = post("Celui-ci", date(2026, 9, 5), ["messagerie", "direction"], life)
    assert titles(client, told.url) == ["Deux mots", "Un mot", "Même catégorie"]


def test_a_post_leads_to_the_one_before_and_the_one_after(site, three, client):
    soup = BeautifulSoup(client.get(three[1].url).content, "html.parser")
    assert soup.find(rel="next").get_text() == "Horaires"
    assert soup.find(rel="prev").get_text() == "Rentrée"


def test_posts_of_one_day_follow_each_other_in_the_order_they_were_written(site, post, client):
    first, second = post("Premier", clock.today()), post("Second", clock.today())
    assert BeautifulSoup(client.get(first.url).content, "html.parser").find(
        rel="next"
    ).get_text() == ("Second")
    assert BeautifulSoup(client.get(second.url).content, "html.parser").find(rel="next") is None


def test_the_blog_is_read_in_rss_and_in_atom(site, three, client):
    rss = ElementTree.fromstring(client.get("/flux/billets.xml").content)
    read = [item.findtext("title") for item in rss.iter("item")]
    assert read == [site.post.title, "Horaires", "Messagerie", "Rentrée"]
    answer = client.get("/flux/billets.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == read
    assert entries[1].find(f"{ATOM}link").get("href").endswith(three[2].url)
    soup = BeautifulSoup(client.get("/blog/").content, "html.parser")
    assert {one["href"] for one in soup.find_all(rel="alternate", type=True)} == {
        "/flux/billets.xml",
        "/flux/billets.atom",
    }


def test_a_post_is_shared_by_its_address_alone(site, three, client):
    soup = BeautifulSoup(client.get(three[0].url).content, "html.parser")
    share = soup.select_one(".share")
    assert share.a["href"].startswith("mailto:?subject=Rentr%C3%A9e&body=http")
    assert share.button["data-copy"] == three[0].full_url


def test_the_page_of_a_post_asks_as_much_whatever_the_number_of_posts(site, post, client):
    told = post("Celui-ci", date(2026, 9, 5), ["messagerie"])
    counts = []
    for number in (1, 3):
        while BlogPost.objects.count() < number + 2:
            post(f"Autre {BlogPost.objects.count()}", date(2026, 9, 4), ["messagerie"])
        client.get(told.url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(told.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_post_scheduled_in_the_past_is_refused_in_a_sentence(site, editor):
    page = draft(BlogPost, site.blog, "En retard", date=date(2026, 11, 1))
    page.save_revision(user=editor)
    past = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    answer = client_of(editor).post(
        f"/admin/pages/{page.pk}/edit/",
        {
            "title": page.title,
            "slug": page.slug,
            "date": "2026-11-01",
            "body-count": "0",
            "go_live_at": past,
            "places-TOTAL_FORMS": "0",
            "places-INITIAL_FORMS": "0",
            "action-publish": "1",
        },
    )
    assert "Cette date est passée." in answer.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_the_feed_gives_each_post_the_date_that_the_blog_shows(three, client):
    rss = ElementTree.fromstring(client.get("/flux/billets.xml").content)
    days = {one.findtext("title"): one.findtext("pubDate")[:16] for one in rss.iter("item")}
    assert days["Rentrée"] == "Wed, 02 Sep 2026"
    assert days["Horaires"] == "Tue, 20 Oct 2026"


def test_a_post_dated_in_the_future_waits_for_its_day(site, post):
    tomorrow = clock.now() + timedelta(days=1)
    with pytest.raises(PublicationRefused, match="serait en ligne avant sa date"):
        post("Demain", tomorrow.date())
    page = draft(BlogPost, site.blog, "Programmé", date=tomorrow.date(), go_live_at=tomorrow)
    assert not publish(page).live
    with time_machine.travel(tomorrow + timedelta(minutes=1)):
        call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live
