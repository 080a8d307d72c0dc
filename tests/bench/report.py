"""The report of a run: report.json for programs, report.md for people. Names no machine."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.measure import Figure, Measured

HOW = """\
Ratios decide; absolute times are there for the reader. Floor, ours, floor are read in the same
run, and again when the two floors differ by over 15 %. *Bound*: what must not be passed. *Goal*:
what we are after; *met* is said against the goal."""


@dataclass(frozen=True)
class Run:
    """One run: what was measured, by entry of the list, and on what."""

    day: date
    form: str  # "full", or "short": reduced sizes
    machine: Mapping[str, str]
    measured: Mapping[str, Measured]
    not_measured: Mapping[str, str]  # id -> what it is
    seconds: float

    @property
    def figures(self) -> list[Figure]:
        return [figure for one in self.measured.values() for figure in one.figures]


def machine(database: str) -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "database": database,
        "python": platform.python_version(),
    }


def write(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    facts = json.dumps(as_json(run), ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(f"{facts}\n", encoding="utf-8")
    (folder / "report.md").write_text(as_markdown(run), encoding="utf-8")


def as_json(run: Run) -> dict:
    return {
        "date": run.day.isoformat(),
        "form": run.form,
        "machine": dict(run.machine),
        "seconds": round(run.seconds),
        "figures": [
            {
                "id": figure.id,
                "value": rounded(figure.value),
                "bound": figure.bound,
                "goal": figure.goal,
                "met": figure.met,
            }
            for figure in run.figures
        ],
        "not_measured": list(run.not_measured),
    }


def rounded(value: float) -> float:
    """Three digits that mean something; a count stays whole."""
    return value if isinstance(value, int) else float(f"{value:.3g}")


def as_markdown(run: Run) -> str:
    shape = ", ".join(f"{name} {value}" for name, value in run.machine.items())
    form = run.form if run.form == "full" else f"{run.form} (reduced sizes: not the figures' own)"
    lines = [
        "# Speed",
        "",
        f"Measured on {run.day:%Y-%m-%d} in {run.seconds / 60:.0f} minutes; form: {form}.",
        f"Machine: {shape}.",
        "",
        HOW,
        "",
        "| id | figure | value | bound | goal | met |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(_row, run.figures),
    ]
    for entry, one in run.measured.items():
        lines += ["", f"## {entry}", "", *(f"- {sentence}" for sentence in one.told)]
    if run.not_measured:
        lines += ["", "## Not measured yet", ""]
        lines += [f"- {entry}: {what}" for entry, what in run.not_measured.items()]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    sense = "≥" if figure.at_least else "≤"
    verdict = "yes" if figure.met else "no" if figure.within_bound else "NO, past its bound"
    return (
        f"| {figure.id} | {figure.words} | {rounded(figure.value):g} | {sense} {figure.bound:g}"
        f" | {sense} {figure.goal:g} | {verdict} |"
    )
