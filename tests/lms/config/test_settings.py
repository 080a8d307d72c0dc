"""The settings of a production site, asked from a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[3]
PUBLIC = {
    "LEVIER_SITE_URL": "https://levier.example",
    "LEVIER_CONTENT_URL": "https://contenus.levier.example",
}


@pytest.fixture
def manage(tmp_path):
    def run(*command, **environment):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        chosen = kept | {
            "LEVIER_VAR": str(tmp_path),
            "LEVIER_SECRET_KEY": "rien-que-pour-les-tests-" * 3 + "0aZ!",
            "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        }
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=chosen | environment,
            capture_output=True,
            text=True,
        )

    return run


def test_a_public_site_passes_django_s_deployment_checks(manage):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert done.returncode == 0, done.stderr


def test_a_public_site_s_cookies_belong_to_its_host_alone(manage):
    script = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG)"
    )
    told = manage("shell", "--no-imports", "-c", script, **PUBLIC).stdout
    assert told.strip() == "__Host-sid __Host-csrf True 63072000 False"


@pytest.mark.parametrize(
    "addresses",
    [
        PUBLIC,
        {"LEVIER_SITE_URL": "http://192.168.1.10:8000"},
        {"LEVIER_CONTENT_URL": "http://contenus.levier.example"},
    ],
)
def test_the_demo_refuses_to_start_where_others_could_reach_it(manage, addresses):
    done = manage("check", LEVIER_DEMO="1", **addresses)
    assert done.returncode != 0
    assert "it only runs on this machine" in done.stderr


def test_a_public_site_does_not_start_without_https(manage):
    done = manage("check", **PUBLIC | {"LEVIER_SITE_URL": "http://levier.example"})
    assert done.returncode != 0
    assert "LEVIER_SITE_URL must begin with https:// on levier.example" in done.stderr


def test_uploaded_files_never_share_the_application_s_origin(manage):
    done = manage("check", **PUBLIC | {"LEVIER_CONTENT_URL": PUBLIC["LEVIER_SITE_URL"]})
    assert "must be another origin" in done.stderr


def test_a_short_secret_is_refused(manage):
    assert "at least 50 characters" in manage("check", LEVIER_SECRET_KEY="court").stderr


def test_an_installation_that_names_no_secret_keeps_one_of_its_own(manage, tmp_path):
    manage("check", LEVIER_SECRET_KEY="")
    secret = tmp_path / "secret_key"
    first = secret.read_text()
    manage("check", LEVIER_SECRET_KEY="")
    assert secret.read_text() == first
    assert len(first) >= 50
    assert secret.stat().st_mode & 0o077 == 0


def test_the_demo_answers_127_0_0_1_with_its_own_name(rf):
    from lms.demo.middleware import OneNameMiddleware

    answer = OneNameMiddleware(None)(rf.get("/mon-espace/?x=1", HTTP_HOST="127.0.0.1:8000"))
    assert (answer.status_code, answer.url) == (302, f"{settings.LEVIER_SITE_URL}/mon-espace/?x=1")


def policy(answer):
    directives = answer["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (one.strip().partition(" ") for one in directives)}


@pytest.mark.django_db
def test_pages_run_no_script_but_ours_and_sit_in_no_other_site_s_frame(client):
    answer = client.get("/compte/connexion/")
    assert answer["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    told = policy(answer)
    assert told["script-src"].split()[0] == "'self'"
    assert told["object-src"] == told["base-uri"] == "'none'"
    assert told["frame-ancestors"] == told["form-action"] == "'self'"
    assert told["media-src"] == f"'self' {settings.LEVIER_CONTENT_URL}"
    assert "unsafe" not in str(told)
    assert "*" not in str(told)


@pytest.mark.django_db
def test_the_back_office_may_style_inline_and_still_runs_no_inline_script(client):
    told = policy(client.get("/admin/login/"))
    assert told["style-src"] == "'self' 'unsafe-inline'"
    assert "unsafe" not in told["script-src"]


def test_a_process_knows_every_address_before_its_first_request(tmp_path):
    loaded = "import sys, lms.config.wsgi; print('lms.config.urls' in sys.modules)"
    environment = os.environ | {"LEVIER_VAR": str(tmp_path), "LEVIER_DEBUG": "1"}
    command = [sys.executable, "-c", loaded]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.stdout.strip() == "True", answer.stderr
