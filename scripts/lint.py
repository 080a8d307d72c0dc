"""Everything that can be said of the code without running it: `make lint`.

All steps run, whatever the first ones say, so that one reading tells everything.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Where packages come from, and where this clone lies, are nobody else's business: a file that
# names them works on one machine only. (Written so that this file does not name them either.)
PLACES = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|registry\.(?:npmjs|yarnpkg)\.|npmjs\.org"
    r"|deb\.debian\.|security\.debian\.|(?<![\w.:/-])/(?:root|work|home/\w+)/"
)


def call(*command: str, **environment: str) -> bool:
    env = os.environ | environment
    return subprocess.call([*command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL) == 0


def tool(name: str, *options: str) -> bool:
    return call(str(BIN / name), *options)


def manage(*command: str) -> bool:
    """With the environment of a real site, so that its settings are the ones that are read."""
    with tempfile.TemporaryDirectory() as var:
        return call(
            sys.executable,
            "manage.py",
            *command,
            LEVIER_VAR=var,
            LEVIER_DEMO="0",
            LEVIER_DEBUG="0",
            LEVIER_SECRET_KEY=secrets.token_urlsafe(64),
            LEVIER_SITE_URL="https://levier.example",
            LEVIER_CONTENT_URL="https://contenus.levier.example",
            DATABASE_URL=f"sqlite:///{var}/lint.sqlite3",
        )


def no_place_is_named() -> bool:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = False
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        content = file.read_bytes() if file.is_file() else b""
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
            if place := PLACES.search(line):
                print(f"{name}:{number}: names {place[0]}")
                found = True
    return not found


STEPS: dict[str, Callable[[], bool]] = {
    "style": lambda: tool("ruff", "check", "--quiet"),
    "format": lambda: tool("ruff", "format", "--check", "--quiet"),
    "direction of imports": lambda: tool("lint-imports", "--no-cache", "--no-logo"),
    "templates": lambda: tool("djlint", "templates", "--lint", "--quiet"),
    # Middle and high severity: the low ones are every subprocess and every assert.
    "security": lambda: tool(
        "bandit", "-q", "-ll", "-r", "lms", "cms", "scripts", "-c", "pyproject.toml"
    ),
    "migrations": lambda: manage("makemigrations", "--check", "--dry-run"),
    "settings of a real site": lambda: manage("check", "--deploy", "--fail-level=WARNING"),
    "translations": lambda: call(sys.executable, "scripts/messages.py", "check"),
    "no address, no machine": no_place_is_named,
}


def main() -> int:
    results = []
    for name, step in STEPS.items():
        print(f"--- {name}", flush=True)
        start = time.monotonic()
        passed = step()
        results.append((name, passed, time.monotonic() - start))
    print("---")
    for name, passed, seconds in results:
        print(f"{'ok' if passed else 'FAILED':<8}{seconds:6.1f} s  {name}")
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
