"""Serve the demo: `make demo`. Builds what is missing, starts three processes, stops all of them.

The site, the content origin (another host, so that an uploaded file never meets a session cookie)
and the worker run as they would in production, DEBUG off, on 127.0.0.1 only.
"""

import contextlib
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import prepare

ROOT = prepare.ROOT
PATIENCE = 10  # seconds a process has to finish what it is doing
WARM_UP = 120  # seconds the site has to answer for the first time

WITHOUT = {
    "ffmpeg": "videos sent by editors get neither a poster nor a check",
    "libpango-1.0-0": "attestations cannot be made as PDF",
}


class CannotStart(Exception):
    """A sentence for the person at the terminal."""


# --- What it needs before it starts ------------------------------------------------------------


def chosen_port(text: str) -> int:
    if text.isdecimal() and 1024 <= int(text) < 65535:
        return int(text)
    raise CannotStart(f"PORT={text} is not a port: choose a number from 1024 to 65534.")


def refuse_busy_port(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotStart(
                f"Port {port}, for the {name}, is taken by another program. Stop it, or choose "
                f"another pair: make demo PORT={port + 10}"
            ) from None


def environment(port: int, var: Path) -> dict[str, str]:
    return os.environ | {
        "LEVIER_DEMO": "1",
        "LEVIER_DEBUG": "0",
        "LEVIER_VAR": str(var),
        "LEVIER_SITE_URL": f"http://localhost:{port}",
        "LEVIER_CONTENT_URL": f"http://127.0.0.1:{port + 1}",
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
    }


def what_is_missing() -> list[str]:
    lacking = prepare.missing(prepare.SYSTEM_PACKAGES)
    return [f"Without {name}, {loss}." for name, loss in WITHOUT.items() if name in lacking]


# --- What it runs ------------------------------------------------------------------------------


class Company:
    """Processes that live and die together."""

    def __init__(self) -> None:
        self.members: dict[str, subprocess.Popen] = {}

    def start(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C at the terminal reaches us alone, and we stop it in order.
        self.members[name] = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def fallen(self) -> str | None:
        return next((name for name, one in self.members.items() if one.poll() is not None), None)

    def stop(self) -> None:
        """Ask each leader, which stops its own in good order; after a while, insist with all."""
        for one in self.members.values():
            if one.poll() is None:
                one.terminate()
        deadline = time.monotonic() + PATIENCE
        for one in self.members.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(timeout=max(0, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def gunicorn(wsgi: str, port: int, workers: int) -> list[str]:
    options = [
        f"--bind=127.0.0.1:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=4",
        f"--graceful-timeout={PATIENCE - 2}",
        "--log-level=warning",
        "--preload",  # Django is loaded once, then shared by the workers
        "--no-control-socket",
    ]
    return [sys.executable, "-m", "gunicorn", *options, f"{wsgi}:application"]


def answers(url: str) -> bool:
    try:
        # An address of ours, always http.
        with urllib.request.urlopen(url, timeout=5) as answer:  # nosec B310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_for(url: str, company: Company) -> None:
    deadline = time.monotonic() + WARM_UP
    while not answers(url):
        if name := company.fallen():
            raise CannotStart(f"The {name} stopped while starting: the reason is above.")
        if time.monotonic() > deadline:
            raise CannotStart(f"Nothing answers at {url} after {WARM_UP} seconds.")
        time.sleep(0.3)


def greeting(site: str) -> str:
    accounts = runpy.run_path(str(ROOT / "lms/demo/accounts.py"))
    width = max(len(role) for role, _ in accounts["ACCOUNTS"])
    longest = max(len(email) for _, email in accounts["ACCOUNTS"])
    lines = [
        f"  {role:<{width}}  {email:<{longest}}  {accounts['SECRETS'].get(email, '')}".rstrip()
        for role, email in accounts["ACCOUNTS"]
    ]
    return "\n".join(
        [
            "",
            f"Levier is ready: {site}",
            "",
            f"Sign in at {site}/compte/connexion/ with the password {accounts['PASSWORD']}",
            *lines,
            "",
            "Those with a secret are asked for a second factor as well. Give the secret to an",
            "authenticator application, or ask here for the code of the moment:",
            "  .venv/bin/python manage.py demo_code EMAIL",
            "",
            *what_is_missing(),
            "Ctrl-C stops everything.",
        ]
    )


STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def listen_to_signals() -> None:
    for number in STOPPING:
        # Under nohup the closing of the terminal is ignored on purpose; Ctrl-C always counts.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)


def ignore_signals() -> None:
    """Once we are stopping, a second Ctrl-C must not leave half of us behind."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def serve(port: int) -> None:
    refuse_busy_port(port, "site")
    refuse_busy_port(port + 1, "content origin")
    var = Path(os.environ.get("LEVIER_VAR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    env = environment(port, var)
    # In a process of its own: the one that watches has no use for Django.
    if subprocess.run([sys.executable, "scripts/build_site.py"], cwd=ROOT, env=env).returncode:
        raise CannotStart("The site could not be built: the reason is above.")

    company = Company()
    try:
        company.start("site", gunicorn("lms.config.wsgi", port, workers=2), env)
        content_origin = gunicorn("lms.config.content_wsgi", port + 1, workers=1)
        company.start("content origin", content_origin, env)
        company.start("worker", [sys.executable, "manage.py", "qcluster"], env)
        wait_for(f"{env['LEVIER_SITE_URL']}/healthz/", company)
        print(greeting(env["LEVIER_SITE_URL"]), flush=True)
        while not (name := company.fallen()):
            time.sleep(0.5)
        raise CannotStart(f"The {name} stopped by itself, so everything stops.")
    finally:
        ignore_signals()
        company.stop()


def main() -> int:
    listen_to_signals()
    try:
        serve(chosen_port(os.environ.get("PORT", "8000")))
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
