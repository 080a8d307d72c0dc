"""The French catalogue: `gather` sentences from the code, `compile` them, `check` that all is said.

Sentences are written in English in the code; French, what people read, lives in locale/fr.
"""

import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
# Of the folder of uploads, not of the templates of wagtailmedia.
UPLOADS = "media/*/*"
NOT_OURS = (".venv", "node_modules", "static", "var", UPLOADS, "tests", "scripts")


def catalogues() -> list[Path]:
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))


def gather() -> int:
    options = ["--locale=fr", "--no-wrap", "--no-obsolete", "--add-location=file"]
    options += [f"--ignore={name}" for name in NOT_OURS]
    return subprocess.call([sys.executable, "manage.py", "makemessages", *options], cwd=ROOT)


def compile_() -> int:
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        with po.open("rb") as source, mo.open("wb") as target:
            write_mo(target, read_po(source))
    return 0


def check() -> int:
    """Say which sentences have no French, or one that nobody has confirmed."""
    wanting = 0
    for po in catalogues():
        with po.open("rb") as source:
            catalogue = read_po(source)
        for message in catalogue:
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and (message.fuzzy or not all(said)):
                wanting += 1
                fault = "fuzzy" if message.fuzzy else "missing"
                print(f"{po.relative_to(ROOT)}: {fault}: {message.id!r}")
    if not catalogues():
        print("locale/ holds no catalogue.")
        return 1
    return 1 if wanting else 0


if __name__ == "__main__":
    verbs = {"gather": gather, "compile": compile_, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    sys.exit(verbs[sys.argv[1]]())
