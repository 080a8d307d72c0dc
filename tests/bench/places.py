"""Where a run is made: databases of its own on the server asked for, and a passing folder."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
NAME = "bench_levier"
EMPTY = f"{NAME}_empty"  # migrated once; every fresh database is a copy of it
PORT = 8160


@dataclass(frozen=True)
class Place:
    """What a figure needs to know of its run."""

    folder: Path
    server: str  # address of a database of the server, from which ours are made
    short: bool = False

    def size(self, full: int, short: int) -> int:
        return short if self.short else full

    @property
    def url(self) -> str:
        return _named(self.server, NAME)

    def fresh_database(self) -> None:
        """Ours again as the migrations leave it."""
        with psycopg.connect(self.server, autocommit=True) as server:
            _drop(server, NAME)
            _create(server, NAME, EMPTY)
            server.execute("CHECKPOINT")  # what came before is not written during what is timed

    def connection(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)

    def environment(self, url: str | None = None) -> dict[str, str]:
        """As a real site on this machine: not the demo, not for debugging."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.config.settings",
            "LEVIER_DEMO": "0",
            "LEVIER_DEBUG": "0",
            "LEVIER_VAR": str(self.folder),
            "LEVIER_MEDIA": str(self.folder / "media"),
            "LEVIER_SITE_URL": f"http://localhost:{PORT}",
            "LEVIER_CONTENT_URL": f"http://127.0.0.1:{PORT + 1}",
            "DATABASE_URL": url or self.url,
        }

    def manage(self, *command: str, url: str | None = None) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment(url),
            stdin=subprocess.DEVNULL,
            check=True,
        )

    def collect_static(self) -> None:
        """Pages name their stylesheets by what these hold."""
        if not (self.folder / "static").exists():
            self.manage("collectstatic", "--noinput", "--verbosity=0")

    def inside(self, module: str, *args: object, url: str | None = None) -> dict:
        """What a module of ours tells, from a process of its own where Django is loaded."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.inside.{module}", *map(str, args)],
            cwd=ROOT,
            env=self.environment(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)


@contextmanager
def prepared(server: str, *, short: bool) -> Iterator[Place]:
    """A place with its databases, which are dropped in the end whatever happened."""
    with TemporaryDirectory(prefix="levier-bench-") as folder:
        place = Place(Path(folder), server, short)
        try:
            with psycopg.connect(server, autocommit=True) as connection:
                for name in (NAME, EMPTY):
                    _drop(connection, name)
                _create(connection, EMPTY, "template1")
            migrate(place, _named(server, EMPTY))
            place.fresh_database()
            yield place
        finally:
            with psycopg.connect(server, autocommit=True) as connection:
                for name in (NAME, EMPTY):
                    _drop(connection, name)


def migrate(place: Place, url: str) -> None:
    place.manage("migrate", "--verbosity=0", url=url)
    place.manage("createcachetable", "--verbosity=0", url=url)


def version(server: str) -> str:
    with psycopg.connect(server, connect_timeout=5) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10000}.{number % 10000}"


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _drop(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(statement.format(sql.Identifier(name)))


def _create(server: psycopg.Connection, name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
