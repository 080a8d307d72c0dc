"""The demo's two films: light, captioned to their end, and saying what the page says."""

import struct
from pathlib import Path

import pytest
from PIL import Image

import make_videos
from cms import captions

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cms/demo/videos"
NAMES = ["me-connecter", "ce-que-change-l-ent"]


def cues(file_name):
    return captions.parse((FOLDER / file_name).read_text(encoding="utf-8"))


def boxes(content):
    """{name: content} of the boxes that an MP4 file, or one of its boxes, is made of."""
    found, place = {}, 0
    while place < len(content):
        size, name = struct.unpack_from(">I4s", content, place)
        found[name.decode()] = content[place + 8 : place + size]
        place += size
    return found


def duration(name):
    """Seconds, as the film itself says."""
    header = boxes(boxes((FOLDER / f"{name}.mp4").read_bytes())["moov"])["mvhd"]
    scale, length = struct.unpack_from(">II", header, 12)
    return length / scale


def test_both_films_weigh_less_than_six_megabytes():
    assert sorted(path.stem for path in FOLDER.glob("*.mp4")) == sorted(NAMES)
    assert sum(path.stat().st_size for path in FOLDER.glob("*.mp4")) < 6_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_film_can_begin_before_it_is_all_there(name):
    order = list(boxes((FOLDER / f"{name}.mp4").read_bytes()))
    assert order.index("moov") < order.index("mdat")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["vtt", "chapters.vtt"])
def test_captions_and_chapters_cover_the_film_without_a_gap(name, kind):
    found = cues(f"{name}.{kind}")
    assert found[0].start == 0
    assert [cue.end for cue in found[:-1]] == [cue.start for cue in found[1:]]
    assert found[-1].end == duration(name)


@pytest.mark.parametrize("name", NAMES)
def test_captions_and_chapters_say_what_the_tutorial_says(name):
    told = make_videos.tutorial(name)
    said = " ".join(cue.text for cue in cues(f"{name}.vtt"))
    assert said == " ".join(phrase["text"] for phrase in told["transcript"])
    assert [(cue.start, cue.text) for cue in cues(f"{name}.chapters.vtt")] == [
        (chapter["start"], chapter["title"]) for chapter in told["chapters"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_captions_leave_the_time_to_read_them(name):
    for cue in cues(f"{name}.vtt"):
        assert len(cue.text) <= make_videos.LONGEST_CAPTION
        assert len(cue.text) / (cue.end - cue.start) <= 17, cue.text


@pytest.mark.parametrize("name", NAMES)
def test_a_film_without_a_voice_says_so(name):
    assert cues(f"{name}.vtt")[0].text.startswith("Film sans voix")


@pytest.mark.parametrize("name", NAMES)
def test_a_poster_waits_in_the_shape_of_the_film(name):
    poster = FOLDER / f"{name}.png"
    assert Image.open(poster).size == (640, 360)
    assert poster.stat().st_size < 40_000


def test_a_long_sentence_is_cut_after_a_comma_near_its_middle():
    sentence = (
        "Sur un ordinateur partagé, en salle des maîtres par exemple, "
        "ne laissez jamais le navigateur enregistrer ce mot de passe."
    )
    assert list(make_videos.captions(10, 20, sentence)) == [
        (10, 15, sentence[:60]),
        (15, 20, sentence[61:]),
    ]
