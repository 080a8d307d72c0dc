"""Bring database, static files and demo up to date; `scripts/demo.py` runs this before it serves.

One process for all of it, since most of the time is Django's own start. Nothing is done twice.
"""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


def static_fingerprint() -> str:
    """Changes when a file of ours, or a package that brings its own, does."""
    seen = hashlib.sha256((ROOT / "requirements/app.txt").read_bytes())
    for folder in ("static", "cms/static"):
        for file in sorted((ROOT / folder).rglob("*")):
            facts = file.stat()
            seen.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_static() -> None:
    stamp, current = settings.LEVIER_VAR / "static.stamp", static_fingerprint()
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if collected and stamp.exists() and stamp.read_text() == current:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(current)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static()
    call_command("build_demo")
