"""Three hundred reminders leave by a worker that is killed again and again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection

from lms.class_sessions import operations
from lms.common import clock
from lms.common.models import Message
from lms.people.models import Person
from tests import smtp_sink

PEOPLE, KILLS, PATIENCE = 300, 12, 120
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
State = Message.State
UNSETTLED = (State.DUE, State.CLAIMED, State.TRANSMITTING)


@pytest.fixture
def reminded(plan, settings) -> dict[str, Message]:
    """By Message-ID, the reminders that the day before a class leaves in the outbox."""
    settings.LEVIER_JOBS = "queue"  # nothing leaves from here
    everyone = Person.objects.bulk_create(
        Person(email=f"prof{number}@valbourg.example", first_name=f"Prof{number}")
        for number in range(PEOPLE)
    )
    session = plan(seats=None)
    for person in everyone:
        operations.register(actor=person, session=session, person=person)
    Message.objects.all().delete()  # the confirmations
    with clock.at(session.starts_at - timedelta(days=1)):
        assert operations.remind() == PEOPLE
    Message.objects.update(due_at=LONG_AGO)  # for the worker, whose clock is the real one
    return {message.message_id: message for message in Message.objects.all()}


@contextmanager
def worker(port: int, folder: Path):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.lms.class_sessions.delivering"],
        cwd=site.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "lms.config.settings",
            "LEVIER_VAR": str(folder),
            "DATABASE_URL": address_of_the_database(),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def address_of_the_database() -> str:
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    secret = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{secret}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def wait_until(is_so) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "nothing more happens"
        time.sleep(0.002)


@pytest.mark.chaos
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_random_no_reminder_is_lost_none_leaves_twice_and_each_kill_doubts_one_at_most(
    reminded, tmp_path, seed
):
    chance = random.Random(seed)
    with smtp_sink.listening(delay=0.002) as sink:
        for _kill in range(KILLS):
            with worker(sink.port, tmp_path) as process:
                enough = len(sink.taken) + chance.randint(1, PEOPLE // KILLS - 5)
                wait_until(lambda enough=enough: len(sink.taken) >= enough)
                time.sleep(chance.uniform(0, 0.01))
                process.send_signal(signal.SIGKILL)
        with worker(sink.port, tmp_path):
            wait_until(lambda: not Message.objects.filter(state__in=UNSETTLED).exists())
        taken = sink.taken
    states = dict(Message.objects.values_list("message_id", "state"))
    assert states.keys() == reminded.keys()
    doubtful = {name for name, state in states.items() if state == State.DOUBTFUL}
    assert len(doubtful) <= KILLS
    assert taken == Counter(taken.keys())  # none twice
    # Lost to nobody's knowledge: none.
    assert states.keys() - doubtful <= taken.keys() <= states.keys()
    assert {states[name] for name in states.keys() - doubtful} == {State.SENT}
    print(f"{KILLS} kills: {len(doubtful)} in doubt, of which {len(doubtful & taken.keys())} left")
