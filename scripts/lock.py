"""Pin requirements/*.in into *.txt: hashes, no address, for the oldest Python we serve."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--no-emit-index-url",
    "--python-version=3.11.2",
    "--custom-compile-command=make lock",
]


def lock(name: str, *more: str) -> None:
    files = [f"requirements/{name}.in", f"--output-file=requirements/{name}.txt"]
    command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *more, *files]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    lock("uv", *upgrade)
    lock("app", *upgrade)
    # Tests run on the very versions that serve people.
    lock("dev", "--constraints=requirements/app.txt", *upgrade)
