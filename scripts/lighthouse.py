"""Ask Lighthouse what it thinks of the demo: three visits a page, their median, 95 at least.

Serves a demo of its own, as `make demo` would, in a folder that goes away with it. Run with the
virtual environment's Python; the browser is the system's Chromium.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import demo
import front_end

ROOT = demo.ROOT
PROJECT = ROOT / "tests/lighthouse"
PAGES = (
    "/",
    "/services/cahier-de-textes/",
    "/blog/",
    "/blog/une-semaine-de-cahier-de-textes-en-cm1/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
VISITS = 3
TRIES = 3  # of one visit
LEAST = 95
PORT = 8140
# The demo asks not to be indexed; what a real site says to robots has its own tests.
OPTIONS = (
    "--skip-audits=is-crawlable",
    "--quiet",
    "--output=json",
    "--output-path=stdout",
    "--no-enable-error-reporting",
)
CHROMIUM = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    demo.listen_to_signals()
    node = install()
    with tempfile.TemporaryDirectory() as var:
        company = demo.Company()
        try:
            site = serve(company, Path(var))
            scores = {path: medians(node, f"{site}{path}") for path in PAGES}
        except demo.CannotStart as refusal:
            print(refusal, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        finally:
            demo.ignore_signals()
            company.stop()
    for path, told in scores.items():
        print(f"{path:<55}", "  ".join(f"{name} {score:.0f}" for name, score in told.items()))
    low = min(score for told in scores.values() for score in told.values())
    if low < LEAST:
        print(f"Each score must be {LEAST} at least.")
    return int(low < LEAST)


def install() -> str:
    """Node, once Lighthouse is there as its lock file says."""
    node, npm = front_end.node_and_npm()
    stamp = PROJECT / "node_modules/.levier-lock"
    lock = (PROJECT / "package-lock.json").read_text(encoding="utf-8")
    if front_end.read(stamp) != lock:
        print("Installing Lighthouse…", flush=True)
        quietly = ["--ignore-scripts", "--loglevel=error"]
        subprocess.run([*npm, "ci", *quietly], cwd=PROJECT, check=True)
        stamp.write_text(lock, encoding="utf-8")
    return node


def serve(company: demo.Company, var: Path) -> str:
    demo.refuse_busy_port(PORT, "site")
    demo.refuse_busy_port(PORT + 1, "content origin")
    env = demo.environment(PORT, var) | {"DATABASE_URL": f"sqlite:///{var}/levier.sqlite3"}
    built = subprocess.run([sys.executable, "scripts/build_site.py"], cwd=ROOT, env=env)
    if built.returncode:
        raise demo.CannotStart("The site could not be built: the reason is above.")
    company.start("site", demo.gunicorn("lms.config.wsgi", PORT, workers=2), env)
    content = demo.gunicorn("lms.config.content_wsgi", PORT + 1, workers=1)
    company.start("content origin", content, env)
    demo.wait_for(f"{env['LEVIER_SITE_URL']}/healthz/", company)
    return env["LEVIER_SITE_URL"]


def medians(node: str, url: str) -> dict[str, float]:
    visits = [visit(node, url) for _ in range(VISITS)]
    for audit in sorted({fault for _scores, faults in visits for fault in faults}):
        print(f"{url}: {audit}")
    return {
        name: statistics.median(scores[name] for scores, _faults in visits) for name in CATEGORIES
    }


def visit(node: str, url: str) -> tuple[dict[str, float], list[str]]:
    """Scores out of 100, and the audits that fail outright, in Lighthouse's words."""
    command = [node, str(PROJECT / "node_modules/lighthouse/cli/index.js"), url, *OPTIONS, CHROMIUM]
    env = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(TRIES):
        answer = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True)
        if answer.returncode == 0:
            break
        # A trace that was not recorded says nothing of the page: Lighthouse asks to run again.
        print(f"Lighthouse could not visit {url}:\n{answer.stderr}", flush=True)
    else:
        sys.exit(f"Lighthouse could not visit {url}, {TRIES} times.")
    report = json.loads(answer.stdout)
    scores = {name: 100 * (report["categories"][name]["score"] or 0) for name in CATEGORIES}
    faults = [
        f"{audit['id']}: {audit['title']}"
        for audit in report["audits"].values()
        if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary"
    ]
    return scores, faults


if __name__ == "__main__":
    sys.exit(main())
