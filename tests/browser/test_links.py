"""Promise: no link of ours is dead, whoever reads the page; and no page calls another site."""

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from cms.models.base import BasePage
from lms.people.models import Person
from tests.factories import client_of

SITE = "http://localhost"
READERS = {
    "visitor": None,
    "teacher": "enseignante@demo.example",
    "trainer": "formateur@demo.example",
    "inspector": "inspectrice@demo.example",
    "editor": "redactrice@demo.example",
}
# Wagtail's own screens are crawled from the editor's home, one step away: the rest is Wagtail's.
BACK_OFFICE = "/admin/"
SAME_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")


class Links(HTMLParser):
    """Where a page leads, what it loads, and the places in it that a link may name."""

    LOADED = {"script": "src", "img": "src", "source": "src", "video": "src", "track": "src"}

    def __init__(self, html):
        super().__init__()
        self.links, self.loaded, self.places = [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.places.add(facts.get("id"))
        if tag in ("a", "area") and facts.get("href"):
            self.links.append(facts["href"])
        if tag == "link" and facts.get("rel") in ("stylesheet", "icon", "preload"):
            self.loaded.append(facts["href"])
        if facts.get(self.LOADED.get(tag)):
            self.loaded.append(facts[self.LOADED[tag]])


class Crawl:
    """From the home page to all that it leads to; rows of a list, when alike, a few of them."""

    MOST_ALIKE = 3

    def __init__(self, reader):
        self.client = client_of(Person.objects.get(email=reader)) if reader else Client()
        self.waiting, self.seen, self.alike = deque([("/", "")]), {"/"}, {}
        self.faults, self.places, self.named = [], {}, []

    def run(self):
        while self.waiting:
            self._open(*self.waiting.popleft())
        self.faults += [
            f"{came_from} names #{place}, which {path} does not have"
            for came_from, path, place in self.named
            if path in self.places and place not in self.places[path]
        ]
        return self

    def _open(self, address, came_from):
        answer = self.client.get(address, headers={"host": "localhost"})
        if answer.status_code in (301, 302):
            self._note(address, urljoin(SITE + address, answer["Location"]))
        elif answer.status_code != 200:
            self.faults.append(f"{came_from} leads to {address}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            page = Links(answer.content.decode())
            self.places[address] = page.places
            back_office = address.startswith(BACK_OFFICE)
            for link in page.links if not back_office or address == BACK_OFFICE else ():
                self._note(address, urljoin(SITE + address, link))
            self._check_loaded(address, page.loaded)
        answer.close()

    def _note(self, came_from, target):
        target, place = urldefrag(target)
        parts = urlsplit(target)
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            return
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if place:
            self.named.append((came_from, address, place))
        # The same page read within a curriculum is the same page.
        shape = (
            SAME_SHAPE.sub("*", parts.path),
            tuple(key for key, _value in parse_qsl(parts.query) if key != "parcours"),
        )
        most = 1 if shape[0] == parts.path else self.MOST_ALIKE
        if address in self.seen or self.alike.get(shape, 0) >= most:
            return
        self.alike[shape] = self.alike.get(shape, 0) + 1
        self.seen.add(address)
        self.waiting.append((address, came_from))

    def _check_loaded(self, address, loaded):
        ours = (SITE, settings.LEVIER_CONTENT_URL, "data:")
        for target in loaded:
            if not urljoin(SITE + address, target).startswith(ours):
                self.faults.append(f"{address} loads {target}")


@pytest.mark.parametrize("reader", READERS)
def test_every_link_leads_somewhere(reader):
    crawl = Crawl(READERS[reader]).run()
    assert crawl.faults == []
    types = {one for one in apps.get_app_config("cms").get_models() if issubclass(one, BasePage)}
    home = Page.objects.get(depth=2).url_path
    read = [home + urlsplit(address).path.removeprefix("/") for address in crawl.seen]
    assert {page.specific_class for page in Page.objects.live().filter(url_path__in=read)} == types
