import signal
import socket
import subprocess
import sys

import pytest

import demo
import prepare
from lms.demo.accounts import SECRETS


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def process(code):
    """A Python process that has told us it is ready, in a session of its own."""
    one = subprocess.Popen(
        [sys.executable, "-c", f"import signal, time\n{code}\nprint(flush=True)\ntime.sleep(60)"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    one.stdout.readline()
    return one


def test_a_busy_port_is_refused_with_a_way_out(taken_port):
    with pytest.raises(demo.CannotStart) as refusal:
        demo.refuse_busy_port(taken_port, "site")

    assert str(refusal.value) == (
        f"Port {taken_port}, for the site, is taken by another program. Stop it, or choose "
        f"another pair: make demo PORT={taken_port + 10}"
    )


@pytest.mark.parametrize("text", ["", "eighty", "-1", "80", "65535"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(demo.CannotStart, match=f"PORT={text} is not a port"):
        demo.chosen_port(text)


def test_the_demo_runs_as_a_real_site_would_on_two_hosts(tmp_path):
    env = demo.environment(8100, tmp_path)

    assert env["LEVIER_SITE_URL"] == "http://localhost:8100"
    assert env["LEVIER_CONTENT_URL"] == "http://127.0.0.1:8101"
    assert (env["LEVIER_DEMO"], env["LEVIER_DEBUG"]) == ("1", "0")


def test_stopping_asks_first_and_insists_with_those_who_do_not_listen(monkeypatch):
    monkeypatch.setattr(demo, "PATIENCE", 1)
    company = demo.Company()
    company.members = {
        "willing": process(""),
        "deaf": process("signal.signal(signal.SIGTERM, signal.SIG_IGN)"),
    }

    company.stop()

    assert [one.returncode for one in company.members.values()] == [
        -signal.SIGTERM,
        -signal.SIGKILL,
    ]


def test_a_process_that_stops_by_itself_is_named():
    company = demo.Company()
    company.members = {"site": process(""), "worker": process("raise SystemExit")}
    company.members["worker"].wait()

    assert company.fallen() == "worker"
    company.stop()


def test_someone_who_may_not_install_is_given_the_one_line_to_run(monkeypatch, capsys):
    monkeypatch.setattr(prepare, "right_to_install", lambda: None)
    monkeypatch.setattr(prepare, "run", lambda *command: pytest.fail("nothing may be run"))

    packages = {"ffmpeg": lambda: None, "git": lambda: "/usr/bin/git", "chromium": lambda: None}
    prepare.install_system_packages(packages)

    assert capsys.readouterr().out == (
        "Missing on this machine: ffmpeg, chromium. To install them, run:\n"
        "    sudo apt-get install --yes --no-install-recommends ffmpeg chromium\n"
    )


def test_package_lists_are_fetched_only_when_installing_fails_without(monkeypatch, capsys):
    commands = []

    def run(*command):
        commands.append(command)
        if len(commands) == 1:
            raise prepare.CannotGoOn("Unable to locate package")

    monkeypatch.setattr(prepare, "right_to_install", list)
    monkeypatch.setattr(prepare, "run", run)

    prepare.install_system_packages({"ffmpeg": lambda: None})

    assert [command[2:4] for command in commands] == [
        ("apt-get", "install"),
        ("apt-get", "update"),
        ("apt-get", "install"),
    ]
    assert capsys.readouterr().out == "Installing system packages: ffmpeg\n"


def test_what_the_machine_lacks_is_said_with_what_it_costs(monkeypatch):
    monkeypatch.setattr(prepare, "missing", lambda packages: ["ffmpeg", "gettext"])

    assert demo.what_is_missing() == [
        "Without ffmpeg, videos sent by editors get neither a poster nor a check."
    ]


def test_the_greeting_gives_each_account_and_the_secret_of_its_second_factor(monkeypatch):
    monkeypatch.setattr(prepare, "missing", lambda packages: [])

    words = demo.greeting("http://localhost:8000")

    line = next(line for line in words.splitlines() if "admin@demo.example" in line)
    assert line.split() == ["Administratrice", "admin@demo.example", SECRETS["admin@demo.example"]]
    assert "manage.py demo_code EMAIL" in words
