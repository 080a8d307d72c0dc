"""Run the tests: `make test`. What follows ARGS= goes to pytest as it is.

Two passes: everything but the browser on all cores, then the browser alone, since a page that
waits for a processor looks just like a page that is broken. A browser test that fails is tried
once more, and says so at the end: a rerun is a fact to look at, not a way to be green.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5

PASSES = {
    "Unit and integration": ["-m", "not browser", "-n", "auto", "--dist", "loadfile"],
    "Browser": ["-m", "browser", "-p", "no:xdist", "--reruns", "1", "--reruns-delay", "2", "-rR"],
}


def run(options: list[str], asked: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", "-q", *options, *asked], cwd=ROOT)


def main() -> int:
    codes = []
    for name, options in PASSES.items():
        print(f"--- {name}", flush=True)
        codes.append(run(options, sys.argv[1:]))
    if all(code == NOTHING_COLLECTED for code in codes):
        print("No test matches.")
        return 1
    return max(code for code in codes if code != NOTHING_COLLECTED)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
