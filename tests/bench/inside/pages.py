"""A small site, with a page of thirty blocks, and as many others to search in as is asked."""

import random
import sys

from tests.bench import inside

SEED = 2026
SYLLABLES = (
    "ba",
    "che",
    "din",
    "fou",
    "gra",
    "lou",
    "mi",
    "nor",
    "pli",
    "que",
    "ran",
    "sol",
    "ti",
    "vu",
)
VOCABULARY = 5000
WORDS = 200  # a page
COMMON, RARE = "classe", "xylophone"
RARE_PAGES = 3


def main(pages: int) -> None:
    inside.set_up()
    from django.db import transaction

    from cms.models import StandardPage
    from tests.cms import builders

    site = builders.small_site()
    blocks = builders.live(
        StandardPage, site["home"], "Trente blocs", slug="trente-blocs", body=builders.BODY * 5
    )
    with transaction.atomic():
        fill(site, pages)
    inside.tell(blocks=blocks.url, common=COMMON, rare=RARE)


def fill(site, pages: int) -> None:
    """Guides, tutorials by their transcripts and posts; some words come often, most seldom."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(VOCABULARY)]
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    rare = set(chance.sample(range(pages), min(RARE_PAGES, pages)))
    for number in range(pages):
        said = chance.choices(words, weights, k=WORDS)
        said.insert(chance.randrange(WORDS), COMMON)
        if number in rare:
            said.insert(chance.randrange(WORDS), RARE)
        add(site, number, " ".join(chance.choices(words, weights, k=4)), " ".join(said))


def add(site, number: int, title: str, text: str) -> None:
    from cms.models import BlogPost, GuidePage, TutorialPage

    facts = {"title": title.capitalize(), "slug": f"page-{number}", "live": True}
    body = [{"type": "text", "value": f"<p>{text}</p>"}]
    kind = number % 10
    if kind < 6:
        site["training"].add_child(instance=GuidePage(body=body, **facts))
    elif kind < 8:
        captions = f"WEBVTT\n\n00:00.000 --> 00:09.000\n{text}\n"
        site["training"].add_child(instance=TutorialPage(captions=captions, minutes=4, **facts))
    else:
        category = site["post"].category
        site["blog"].add_child(instance=BlogPost(body=body, category=category, **facts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
