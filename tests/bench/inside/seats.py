"""As many people ask for a class at once; tells how long it took and what became of them."""

import multiprocessing
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.bench import inside

PROCESSES, THREADS = 2, 4  # as the site is served
PATIENCE = 120  # seconds


def main(people: int, seats: int) -> None:
    inside.set_up()
    session, numbers = prepare(people, seats)
    start_together = multiprocessing.get_context("spawn")
    barrier = start_together.Barrier(PROCESSES * THREADS + 1)
    answers = start_together.Queue()
    asking = [
        start_together.Process(target=ask, args=(barrier, answers, session, numbers[n::PROCESSES]))
        for n in range(PROCESSES)
    ]
    for process in asking:
        process.start()
    barrier.wait(PATIENCE)
    start = time.monotonic()
    told = [answers.get(timeout=PATIENCE) for _ in asking]
    for process in asking:
        process.join(PATIENCE)
    errors = [error for _end, errors in told for error in errors]
    inside.tell(seconds=max(end for end, _errors in told) - start, errors=errors, **became(session))


def prepare(people: int, seats: int) -> tuple[int, list[int]]:
    """A class with so many seats, and people who have an account each."""
    from lms.catalog.models import Activity
    from lms.class_sessions.operations import plan
    from lms.common import clock
    from lms.people.models import Person
    from tests import factories

    school = factories.territory().tilleuls
    trainer = factories.person("Tom", "Vasseur", school)
    starts_at = clock.now() + timedelta(days=7)
    session = plan(
        actor=None,
        activity=factories.activity(Activity.Kind.CLASS, "Prendre en main la messagerie"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        organisation=school,
        trainers=[trainer],
        seats=seats,
        link="https://classes.example/1",
    )
    asking = Person.objects.bulk_create(
        Person(email=f"prof{n}@valbourg.example", first_name=f"Prof{n}", last_name="Durand")
        for n in range(people)
    )
    return session.pk, [person.pk for person in asking]


def ask(barrier, answers, session: int, people: list[int]) -> None:
    """A process of the site: its threads take the requests of these people one after another."""
    inside.set_up()
    from django.db import connection

    from lms.class_sessions.models import ClassSession
    from lms.class_sessions.operations import register
    from lms.people.models import Person

    def one_thread(mine: list[int]) -> list[str]:
        errors = []
        connection.ensure_connection()
        barrier.wait(PATIENCE)
        for number in mine:
            try:
                person = Person.objects.get(pk=number)
                wanted = ClassSession.objects.get(pk=session)
                register(actor=person, session=wanted, person=person)
            except Exception as error:  # whatever it is, somebody was not served
                errors.append(repr(error))
        connection.close()
        return errors

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [people[n::THREADS] for n in range(THREADS)]
        errors = [error for told in pool.map(one_thread, shares) for error in told]
    answers.put((time.monotonic(), errors))


def became(session: int) -> dict:
    """Seats sold, and who waits: `waiting` only counts those who stand in the order they came."""
    from lms.class_sessions.models import Registration

    State = Registration.State
    rows = Registration.objects.filter(session=session)
    seated = rows.filter(state=State.SEATED)
    served = list(seated.order_by("seat").values_list("seat", flat=True))
    line = list(
        rows.filter(state=State.WAITING).order_by("queued_at", "pk").values_list("pk", "queued_at")
    )
    last_seat = max(seated.values_list("queued_at", flat=True))
    in_order = line == sorted(line) and all(since >= last_seat for _pk, since in line)
    return {"seats": served, "waiting": len(line), "in_order": in_order}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
