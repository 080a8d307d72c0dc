"""Make this clone ready: `python3 scripts/prepare.py app` to run it, `… dev` to test it too.

Standard library only, since it runs before anything is installed. Every step looks first whether
it is already done, so that a second run takes a moment and changes nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

# Debian package -> is what we need of it there? We ask for the thing and not for the package, so
# that another distribution, or a hand-made install, is just as welcome.
SYSTEM_PACKAGES: dict[str, Callable[[], object]] = {
    "make": lambda: shutil.which("make"),
    "git": lambda: shutil.which("git"),
    "python3-venv": lambda: PYTHON.exists() or importlib.util.find_spec("ensurepip"),
    "ffmpeg": lambda: shutil.which("ffmpeg"),
    "gettext": lambda: shutil.which("xgettext"),
    "libpango-1.0-0": lambda: find_library("pango-1.0"),
    "libpangoft2-1.0-0": lambda: find_library("pangoft2-1.0"),
    "libharfbuzz-subset0": lambda: find_library("harfbuzz-subset"),
    "fonts-dejavu-core": DEJAVU.exists,
}
BROWSER_PACKAGES: dict[str, Callable[[], object]] = {
    "chromium": lambda: shutil.which("chromium"),
    "libatomic1": lambda: find_library("atomic"),  # loaded by the Node that Playwright carries
}


class CannotGoOn(Exception):
    """A sentence for the person at the terminal."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def run(*command: object) -> None:
    """Run quietly; what the command said is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        told = " ".join(str(part) for part in command[:4])
        raise CannotGoOn(f"{done.stdout.rstrip()}\n“{told} …” failed: the reason is above.")


# --- System packages ---------------------------------------------------------------------------


def missing(packages: dict[str, Callable[[], object]]) -> list[str]:
    return [name for name, is_there in packages.items() if not is_there()]


def apt_line(packages: Iterable[str]) -> list[str]:
    return ["apt-get", "install", "--yes", "--no-install-recommends", *packages]


def right_to_install() -> list[str] | None:
    """What to put before apt-get, or None when we may not use it."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    without_password = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if without_password else None


def install_system_packages(packages: dict[str, Callable[[], object]]) -> None:
    lacking = missing(packages)
    if not lacking:
        return
    prefix = right_to_install()
    if prefix is None:
        say(f"Missing on this machine: {', '.join(lacking)}. To install them, run:")
        say(f"    sudo {' '.join(apt_line(lacking))}")
        return
    say(f"Installing system packages: {', '.join(lacking)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    try:
        run(*apt, *apt_line(lacking))
    except CannotGoOn:  # the lists may be absent or old: fetch them, and try once more
        try:
            run(*apt, "apt-get", "update")
            run(*apt, *apt_line(lacking))
        except CannotGoOn as failure:
            say(f"{failure}\nGoing on without {', '.join(lacking)}.")


# --- Python ------------------------------------------------------------------------------------


def make_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0:
        return
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise CannotGoOn(
            "This Python cannot make a virtual environment: install the package python3-venv, "
            "then run the same command again."
        )
    say("Making .venv")
    run(sys.executable, "-m", "venv", "--clear", VENV)


def fingerprint(name: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def is_installed(name: str) -> bool:
    stamp = VENV / f"{name}.stamp"
    return stamp.exists() and stamp.read_text() == fingerprint(name)


def install_python_packages(name: str) -> None:
    if is_installed(name):
        return
    if not is_installed("uv"):
        pip_install = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip_install, "--require-hashes", "-r", REQUIREMENTS / "uv.txt")
    say("Installing Python packages")
    uv_install = (PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--require-hashes")
    run(*uv_install, "-r", REQUIREMENTS / f"{name}.txt")
    # Everything in app.txt is in dev.txt at the same version.
    for done in {"uv", "app", name}:
        (VENV / f"{done}.stamp").write_text(fingerprint(done))


# --- All of it ---------------------------------------------------------------------------------


def prepare(name: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked it yet
        raise CannotGoOn(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    install_system_packages(SYSTEM_PACKAGES | (BROWSER_PACKAGES if name == "dev" else {}))
    make_venv()
    install_python_packages(name)
    run(PYTHON, "scripts/front_end.py")
    run(PYTHON, "scripts/messages.py", "compile")


def main() -> int:
    if sys.argv[1:] not in (["app"], ["dev"]):
        say(__doc__)
        return 2
    try:
        prepare(sys.argv[1])
    except CannotGoOn as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
