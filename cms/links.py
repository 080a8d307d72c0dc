"""Links as editors write them, in texts, on buttons and in menus; and which of them lead nowhere.

Read the same way before a page goes live (`checks`) and ever after (`upkeep`), from what a stream
stores. A card whose page goes offline goes with it: only its words are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.addresses import lost


@dataclass
class Link:
    """`page` or `document`: the number of what was chosen; `address`: what was typed."""

    words: str = ""
    address: str = ""
    page: int | None = None
    document: int | None = None


class Targets:
    """What is missing at the end of these links; looked for together, in a few queries."""

    def __init__(self, links: Iterable[Link], page: Page | None = None):
        """`page`, which holds them, may be about to go online."""
        links = list(links)
        pages = {link.page for link in links if link.page}
        documents = {link.document for link in links if link.document}
        online = Page.objects.live().filter(pk__in=pages).values_list("pk", flat=True)
        kept = get_document_model().objects.filter(pk__in=documents).values_list("pk", flat=True)
        self.offline = pages - set(online) - {page.pk if page else None}
        self.gone = documents - set(kept) if documents else set()
        self.nowhere = lost({link.address for link in links if link.address}, page)

    def lacks(self, link: Link) -> bool:
        return (
            link.page in self.offline or link.document in self.gone or link.address in self.nowhere
        )


def texts_in(raw) -> Iterator[str]:
    """Every text of a stream as it is stored, however deep."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, (dict, list)):
        for inner in raw.values() if isinstance(raw, dict) else raw:
            yield from texts_in(inner)


def links_in(raw) -> Iterator[Link]:
    """Every link of a stream as it is stored, however deep."""
    if isinstance(raw, str):
        yield from _links_of(raw)
    elif isinstance(raw, list):
        for inner in raw:
            yield from links_in(inner)
    elif isinstance(raw, dict):
        yield from _chosen(raw)
        yield from links_in(list(raw.values()))


def _chosen(raw) -> Iterator[Link]:
    """The link that a button, an entry of a menu or a card is."""
    if "label" in raw and ("page" in raw or "url" in raw):
        yield Link(raw["label"], "" if raw.get("page") else raw.get("url") or "", raw.get("page"))
    elif "title" in raw and "address" in raw:
        yield Link(raw["title"], raw["address"] or "")
    elif raw.get("title") and "page" in raw:
        yield Link(raw["title"])


class _Reader(HTMLParser):
    """The links of a rich text, as Wagtail stores them, with their words."""

    def __init__(self):
        super().__init__()
        self.links, self._open = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            told = dict(attrs)
            number = int(told["id"]) if (told.get("id") or "").isdigit() else None
            chosen = {told.get("linktype"): number}
            self._open = Link("", told.get("href") or "", chosen.get("page"))
            self._open.document = chosen.get("document")
            self.links.append(self._open)

    def handle_endtag(self, tag):
        if tag == "a":
            self._open = None

    def handle_data(self, data):
        if self._open:
            self._open.words += data


def _links_of(html: str) -> list[Link]:
    if "<a" not in html.lower():
        return []
    reader = _Reader()
    reader.feed(html)
    return reader.links
