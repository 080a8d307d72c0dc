"""Providers of identity that answer on this machine, as the real ones would."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import environ
import pytest

from lms.config import sso
from lms.config.settings import is_local


class Mock:
    """A small web server; `answers` maps a path to f(query) -> (content type, bytes)."""

    def __init__(self):
        self.answers = {}
        mock = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(parse_qs(urlsplit(self.path).query))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                self.answer(parse_qs(self.rfile.read(length).decode()))

            def answer(self, query):
                asked = {name: values[0] for name, values in query.items()}
                kind, content = mock.answers[urlsplit(self.path).path](asked)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def mock():
    one = Mock()
    yield one
    one.stop()


@pytest.fixture
def configure(settings, monkeypatch):
    """Name providers as an installation does, by its environment."""

    def configured(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"LEVIER_{name}", str(value))
        settings.SOCIALACCOUNT_PROVIDERS = sso.providers(environ.Env(), is_local)

    return configured


@pytest.fixture
def signed_in_as():
    """The person whose session this browser has, or None."""
    from lms.people.models import Person

    def person_of(client):
        pk = client.session.get("_auth_user_id")
        return Person.objects.get(pk=pk) if pk else None

    return person_of
