import csv
import json
import re
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import bench
from lms.territory.uai import is_uai
from tests.bench import country, report
from tests.bench.load import Answers, ask
from tests.bench.measure import Figure, Measured, Reading, Wrong, between_floors

ONE_RUN = report.Run(
    day=date(2026, 11, 27),
    form="full",
    machine={"cores": "2", "memory": "8 GB", "database": "PostgreSQL 15.20", "python": "3.11.7"},
    measured={
        "S7": Measured(
            [
                Figure("S7.first", "import, × COPY", 9.87654, 15, 8),
                Figure("S7.memory", "peak memory, MB", 120.0, 300, 300),
            ],
            ["COPY does this."],
        ),
        "S3": Measured([Figure("S3", "a step done, B", 0.3, 0.4, 0.55, at_least=True)]),
    },
    not_measured={"S5": "national progress"},
    seconds=600,
)


def floors(*values):
    remaining = iter(values)
    return lambda: next(remaining)


def test_ours_is_read_once_between_two_floors_that_agree():
    calls = []

    reading = between_floors(floors(1.0, 1.15), lambda: calls.append("ours") or 30)

    assert reading == Reading(ours=30, floors=(1.0, 1.15))
    assert reading.floor == pytest.approx(1.075)
    assert calls == ["ours"]


def test_floors_over_15_percent_apart_have_all_three_read_again():
    ours = floors(30, 40)

    reading = between_floors(floors(1.0, 1.16, 2.0, 2.0), ours)

    assert reading == Reading(ours=40, floors=(2.0, 2.0))


def test_a_machine_that_never_rests_gives_its_least_unsteady_reading_and_says_so():
    reading = between_floors(floors(1.0, 2.0, 1.0, 1.2, 3.0, 1.0), floors(10, 20, 30))

    assert reading == Reading(ours=20, floors=(1.0, 1.2))
    assert reading.in_words("s") == "floor 1 then 1.2 s, 20% apart: UNSTEADY after 3 tries"


@pytest.mark.parametrize(
    ("value", "at_least", "met", "within_bound"),
    [
        (8, False, True, True),
        (8.1, False, False, True),
        (15.1, False, False, False),
        (15, True, True, True),
        (8, True, False, False),
    ],
)
def test_a_figure_is_met_against_its_goal_and_refused_against_its_bound(
    value, at_least, met, within_bound
):
    bound, goal = (10, 15) if at_least else (15, 8)
    figure = Figure("S0", "", value, bound, goal, at_least=at_least)

    assert (figure.met, figure.within_bound) == (met, within_bound)


def test_the_report_for_programs_has_a_line_a_figure(tmp_path):
    report.write(ONE_RUN, tmp_path)

    assert json.loads((tmp_path / "report.json").read_text()) == {
        "date": "2026-11-27",
        "form": "full",
        "machine": dict(ONE_RUN.machine),
        "seconds": 600,
        "figures": [
            {"id": "S7.first", "value": 9.88, "bound": 15, "goal": 8, "met": False},
            {"id": "S7.memory", "value": 120.0, "bound": 300, "goal": 300, "met": True},
            {"id": "S3", "value": 0.3, "bound": 0.4, "goal": 0.55, "met": False},
        ],
        "not_measured": ["S5"],
    }


def test_the_report_for_people_tells_how_and_what_is_not_measured(tmp_path):
    report.write(ONE_RUN, tmp_path)

    told = (tmp_path / "report.md").read_text()
    assert "Measured on 2026-11-27 in 10 minutes; form: full.\n" in told
    assert "Machine: cores 2, memory 8 GB, database PostgreSQL 15.20, python 3.11.7.\n" in told
    assert "| S7.first | import, × COPY | 9.88 | ≤ 15 | ≤ 8 | no |\n" in told
    assert "| S3 | a step done, B | 0.3 | ≥ 0.4 | ≥ 0.55 | NO, past its bound |\n" in told
    assert "## S7\n\n- COPY does this.\n" in told
    assert told.endswith("## Not measured yet\n\n- S5: national progress\n")


def test_every_figure_of_the_list_is_either_measured_or_named_as_not_yet():
    listed = {f"S{number}" for number in range(1, 13)}

    assert set(bench.MEASURES) | set(bench.NOT_YET) == listed
    assert not set(bench.MEASURES) & set(bench.NOT_YET)


def test_a_figure_that_nobody_measures_is_refused_by_name(capsys):
    with pytest.raises(SystemExit):
        bench.chosen(["S7", "S99"])

    assert "S99 cannot be measured yet" in capsys.readouterr().err


def test_the_country_is_the_same_each_time_and_its_school_codes_are_right(tmp_path):
    for name in ("one", "other"):
        country.write_schools(tmp_path / f"{name}-schools.csv", 300)
        country.write_people(tmp_path / f"{name}-people.csv", 900, 300)

    read = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert read["one-schools.csv"] == read["other-schools.csv"]
    assert read["one-people.csv"] == read["other-people.csv"]
    with (tmp_path / "one-schools.csv").open(encoding="utf-8") as file:
        schools = list(csv.DictReader(file, delimiter=";"))
    with (tmp_path / "one-people.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file, delimiter=";"))
    codes = {one["identifiant_de_l_etablissement"] for one in schools}
    assert len(codes) == 300
    assert all(map(is_uai, codes))
    assert {one["uai"] for one in people} <= codes
    assert len({one["courriel"] for one in people}) == 900
    assert all(re.fullmatch(r"[a-z.-]+\d+@ac-valbourg\.example", one["courriel"]) for one in people)


class Greeting(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Bonjour")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def greeting():
    with ThreadingHTTPServer(("127.0.0.1", 0), Greeting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_every_client_has_its_least_of_answers_however_short_the_time(greeting):
    answers = ask(greeting, "Bonjour", clients=2, seconds=0)

    assert len(answers.latencies) == 40


def test_a_page_that_does_not_say_what_it_should_is_no_measure(greeting):
    with pytest.raises(Wrong, match="does not say “Bonsoir”"):
        ask(greeting, "Bonsoir", clients=1, seconds=0)


def test_answers_tell_their_rate_and_their_slow_end():
    answers = Answers(seconds=2, latencies=[0.01] * 19 + [0.2])

    assert answers.rate == 10
    assert answers.p50 == 0.01
    assert answers.p95 == pytest.approx(0.1905)
