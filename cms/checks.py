"""What keeps a page's content from going live: what somebody could not see, hear, or follow.

Each sentence says in which block, and with which words. Read from the page itself, so that a form,
a bulk action, a scheduled date and a command all refuse alike.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from cms.elsewhere import player_of
from cms.links import Targets, links_in, texts_in

#: Words that say nothing out of their sentence, as a screen reader lists links.
_EMPTY = """
ici là lien cliquez-ici cliquer-ici clic cliquez en-savoir-plus lire-la-suite plus suite voir
voir-plus cette-page ce-lien here click-here more read-more par-ici en-cliquant-ici
cliquez-sur-ce-lien cliquer-sur-ce-lien sur-ce-lien en-savoir c-est-ici c-est-là ce-document
télécharger telecharger pdf détails details document fichier
"""
EMPTY_WORDS = frozenset(_EMPTY.split())
#: An address in the place of words: with its scheme, or a path after a name of host.
ADDRESS = re.compile(r"(https?://|www\.)\S*|[\w-]+(\.[\w-]+)+/\S*", re.IGNORECASE)
#: Alternatives that say nothing of what is seen: the word for any image, or the name of a file.
NO_ALTERNATIVE = re.compile(
    r"(une? |l[’'])?(images?|photos?|photographies?|illustrations?|captures?( d[’']écran)?)"
    r"([ _-]*\d+)?|(img|dsc[nf]?|pxl|dcim|screenshot)[ _-]*[\d _-]*\d"
    r"|\S+\.(jpe?g|png|gif|webp|avif|heic|svg)",
    re.IGNORECASE,
)
HIGH_TITLE = re.compile(r"<h[1-6]\b", re.IGNORECASE)


def problems_of(page) -> Iterator[tuple[str, str]]:
    """(name of the field, sentence) for each fault of each stream of the page."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            stream = list(getattr(page, field.name))
            for sentence in (*_titles(stream), *_blocks(stream, page)):
                yield field.name, sentence


def _titles(stream) -> Iterator[str]:
    """What stands under no title of its own: a subtitle; cards and dates are some too."""
    for block in stream:
        if block.block_type == "heading" and block.value["level"] == "2":
            return
        if block.block_type == "heading":
            yield _("“%(words)s” is a subtitle, and no title comes before: begin with a title.") % {
                "words": block.value["text"]
            }
            return
        if block.block_type in ("cards", "sessions"):
            yield _("Cards or dates come before any title: begin with a title that tells of them.")
            return


def _blocks(stream, page) -> Iterator[str]:
    links = []
    for number, block in enumerate(stream, start=1):
        check = CHECKS.get(block.block_type)
        for sentence in check(block.value) if check else ():
            yield _in(number, sentence)
        raw = block.block.get_prep_value(block.value)
        if any(HIGH_TITLE.search(text) for text in texts_in(raw)):
            yield _in(number, _("a title stands inside the text: make it a title block."))
        links += [(number, link) for link in links_in(raw)]
    targets = Targets((link for _number, link in links), page)
    for number, link in links:
        if sentence := _fault_of(link, targets):
            yield _in(number, sentence)


def _in(number, sentence) -> str:
    return _("Block %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


def _image(value) -> Iterator[str]:
    if not value.get("image") or value.get("decorative"):
        return
    if not value.get("alt"):
        yield _("say what the image shows, or tick “Decorative”.")
    elif _says_nothing(value["alt"], value["image"]):
        yield _("“%(words)s” does not say what the image shows.") % {"words": value["alt"]}


def _says_nothing(words: str, image) -> bool:
    """Whether an alternative is the word for any image, or the name of the file."""
    said = words.strip().strip(".").lower()
    name = PurePath(image.filename)
    return bool(NO_ALTERNATIVE.fullmatch(said)) or said in (name.name.lower(), name.stem.lower())


def _video(value) -> Iterator[str]:
    if not value.get("silent"):
        yield _(
            "a video where somebody speaks needs captions: make it a tutorial, or tick “Nobody "
            "speaks in it”."
        )
    if not (value.get("text") or "").strip():
        yield _("write what is seen in the video, for whoever cannot see it.")


def _steps(value) -> Iterator[str]:
    for place, step in enumerate(value, start=1):
        if step.get("image") and not step.get("alt"):
            yield _("step %(place)d: say what the screenshot shows.") % {"place": place}
        elif step.get("image") and _says_nothing(step["alt"], step["image"]):
            yield _("step %(place)d: “%(words)s” does not say what the screenshot shows.") % {
                "place": place,
                "words": step["alt"],
            }


def _external_video(value) -> Iterator[str]:
    if not (value.get("title") or "").strip():
        yield _("give the video its title: its player is called by it.")
    if not (value.get("text") or "").strip():
        yield _("write what is seen and said in the video, for whoever cannot see or hear it.")
    if not player_of(value.get("url") or ""):
        yield _("no player is known for the address of this video.")


def _table(value) -> Iterator[str]:
    if not value.caption.strip():
        yield _("say what the table is about, in its caption.")
    if not value.columns or not all(column["heading"].strip() for column in value.columns):
        yield _("give each column of the table its title.")


CHECKS = {
    "image": _image,
    "video": _video,
    "external_video": _external_video,
    "steps": _steps,
    "table": _table,
}


# --- Links ---------------------------------------------------------------------------------------


def _fault_of(link, targets) -> str:
    words = " ".join(link.words.split())
    plain = re.sub(r"\W+", "-", words.lower()).strip("-")
    if link.page in targets.offline:
        return _("the link “%(words)s” leads to a page that is not online.") % {"words": words}
    if not plain or plain in EMPTY_WORDS:
        return _("the link “%(words)s” does not say where it leads: write it in words.") % {
            "words": words
        }
    if ADDRESS.fullmatch(words):
        return _("the link “%(words)s” is an address: say where it leads in words.") % {
            "words": words
        }
    if link.document in targets.gone:
        return _("the link “%(words)s” leads to a file that was deleted.") % {"words": words}
    if link.address in targets.nowhere:
        return _("the link “%(words)s” leads nowhere: nothing is at %(address)s.") % {
            "words": words,
            "address": link.address,
        }
    return ""
