"""The demo's films, where they have been made: each with its captions and its chapters."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from wagtailmedia.models import Media, get_media_model

from cms import captions

FOLDER = Path(__file__).parent / "videos"


@dataclass(frozen=True)
class Film:
    media: Media
    captions: str
    chapters: list[captions.Cue]


def find(name: str, title: str) -> Film | None:
    """The film of this name put in Wagtail's library, or None until it is made."""
    video = FOLDER / f"{name}.mp4"
    if not video.exists():
        return None
    chapters = captions.parse((FOLDER / f"{name}.chapters.vtt").read_text(encoding="utf-8"))
    with video.open("rb") as content, video.with_suffix(".png").open("rb") as poster:
        media = get_media_model().objects.create(
            title=title,
            type="video",
            file=File(content, name=video.name),
            thumbnail=File(poster, name=f"{name}.png"),
            duration=chapters[-1].end,  # the last chapter lasts until the end
        )
    return Film(media, (FOLDER / f"{name}.vtt").read_text(encoding="utf-8"), chapters)
