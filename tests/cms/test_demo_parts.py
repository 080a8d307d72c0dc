"""The demo's parts on their own: films that may not be made yet, a build that was interrupted."""

import pytest
from django.core.management import call_command

from cms.demo import builder, pictures, videos
from cms.demo.builder import Builder
from lms.common import clock
from lms.common.models import AuditEntry
from lms.demo import deeds, story
from lms.people.models import Person
from lms.progress.queries import counted_seconds, watch_state
from lms.territory.models import Organisation
from tests import factories

CAPTIONS = """WEBVTT

00:00.000 --> 00:04.000
Bienvenue dans Mosaïque.

00:04.000 --> 00:58.500
Choisissez « Se connecter ».
"""
CHAPTERS = """WEBVTT

00:00.000 --> 00:33.000
Ouvrir ma session

00:33.000 --> 01:00.000
Mon espace
"""
TOLD = {
    "title": "Me connecter",
    "video": "me-connecter",
    "transcript": [{"start": 0, "text": "Bienvenue."}, {"start": 4, "text": "Connectez-vous."}],
}


@pytest.fixture
def films(tmp_path, monkeypatch):
    monkeypatch.setattr(videos, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def tutorial(db):
    return lambda: Builder(None, clock.today()).tutorial(TOLD, title="Me connecter")


def test_a_tutorial_not_filmed_yet_is_read(films, tutorial):
    page = tutorial()
    assert page.video is None
    assert [one.text for one in page.paragraphs] == ["Bienvenue.", "Connectez-vous."]
    assert page.why_not_publish() == []


def test_a_film_comes_with_its_poster_captions_chapters_and_duration(films, tutorial):
    (films / "me-connecter.mp4").write_bytes(b"film")
    (films / "me-connecter.png").write_bytes(b"poster")
    (films / "me-connecter.vtt").write_text(CAPTIONS, encoding="utf-8")
    (films / "me-connecter.chapters.vtt").write_text(CHAPTERS, encoding="utf-8")
    page = tutorial()
    assert page.activity_details() == {"duration": 60.0, "captions": True, "external": False}
    assert [(one["clock"], one["title"]) for one in page.chapter_list] == [
        ("0:00", "Ouvrir ma session"),
        ("0:33", "Mon espace"),
    ]
    assert page.video.thumbnail.read() == b"poster"
    assert page.why_not_publish() == []


def test_a_video_is_watched_at_the_pace_that_the_server_believes(claire):
    filmed = factories.activity(factories.Kind.TUTORIAL, "Filmé", duration=60, captions=True)
    deeds.do(claire, filmed)
    assert watch_state(claire, filmed).seconds == counted_seconds(filmed)
    assert claire.completions.get(activity=filmed).rule == "video"


def test_a_picture_is_the_same_for_the_same_name():
    assert pictures.draw("agenda") == pictures.draw("agenda")
    assert pictures.draw("agenda") != pictures.draw("blog")


def test_an_interrupted_build_leaves_nothing(db, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(builder, "build", lambda **kwargs: None)
    monkeypatch.setattr(story, "tell", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("build_demo", verbosity=0)
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()
    assert not AuditEntry.objects.exists()
