"""The content origin serves public uploads and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("lms.config.content_urls")


@pytest.fixture
def origin(settings, tmp_path):
    """The origin over a few files, as its own process would serve them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    settings.ALLOWED_HOSTS = ["*"]
    for name, content in {
        "images/school.webp": b"RIFF",
        "media/lesson.mp4": bytes(range(100)),
        "media/lesson.html": b"<script>alert(1)</script>",
        "documents/charter.pdf": b"%PDF",
        "original_images/school.jpg": b"JPEG",
        "practices/secret.odt": b"PK",
    }.items():
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (settings.MEDIA_ROOT / "media/way-out.mp4").symlink_to(
        settings.MEDIA_ROOT / "practices/secret.odt"
    )
    return Client(SERVER_NAME="127.0.0.1")


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_video_is_served_whole_and_by_ranges(origin):
    whole = origin.get("/media/lesson.mp4")
    assert (whole["Content-Type"], whole["Accept-Ranges"]) == ("video/mp4", "bytes")
    assert whole["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert body(whole) == bytes(range(100))
    part = origin.get("/media/lesson.mp4", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part["Content-Range"]) == (206, "bytes 10-19/100")
    assert body(part) == bytes(range(10, 20))


def test_a_range_past_the_end_is_refused(origin):
    answer = origin.get("/media/lesson.mp4", headers={"Range": "bytes=200-300"})
    assert answer.status_code == 416


def test_a_file_runs_nothing_and_is_not_guessed_at(origin):
    answer = origin.get("/media/lesson.html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-site"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "/documents/charter.pdf",
        "/original_images/school.jpg",
        "/practices/secret.odt",
        "/media/../practices/secret.odt",
        "/media/%2e%2e/practices/secret.odt",
        "/media/way-out.mp4",
        "/media/",
        "/media/absent.mp4",
        "/media/a%00b.mp4",
    ],
)
def test_what_is_not_public_is_not_there(origin, path):
    assert origin.get(path).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "levier.example"])
@pytest.mark.parametrize(
    "path", ["/", "/compte/connexion/", "/admin/", "/mon-espace/", "/healthz/", "/static/app.css"]
)
def test_application_paths_are_refused_whatever_the_host(origin, path, host):
    answer = origin.get(path, headers={"Host": host})
    assert (answer.status_code, answer.content) == (404, b"404\n")


def test_nothing_is_written_here(origin):
    assert origin.post("/media/lesson.mp4").status_code == 405


ASK = """
from lms.config.content_wsgi import application
from django.test import RequestFactory
for path in ("/media/lesson.vtt", "/compte/connexion/"):
    environ = RequestFactory().get(path).environ
    application(environ, lambda status, headers, *_: print(status))
"""


def test_the_origin_is_a_process_of_its_own_without_database_nor_accounts(tmp_path):
    file = tmp_path / "media/media/lesson.vtt"
    file.parent.mkdir(parents=True)
    file.write_text("WEBVTT")
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=Path(__file__).resolve().parents[3],
        env={
            "PATH": os.environ["PATH"],
            "LEVIER_VAR": str(tmp_path),
            "LEVIER_MEDIA": str(tmp_path / "media"),
        },
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == ["200 OK", "404 Not Found"], told.stderr
