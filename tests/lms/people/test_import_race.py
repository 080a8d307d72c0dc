"""Two confirmations at once, two workers on one import: everybody is written once."""

from threading import Barrier

import pytest
from django.core.files.base import ContentFile

from lms.people.imports import errors, operations, work
from lms.people.models import PeopleImport, Person, Post
from tests import factories
from tests.lms.people import papers
from tests.lms.people.papers import csv_of, row
from tests.lms.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 30


@pytest.fixture
def content():
    factories.territory()
    papers.true_codes()
    return csv_of(*[row(f"p{index}@x.example") for index in range(PEOPLE)])


def test_an_import_confirmed_twice_at_once_is_applied_once(content):
    read = papers.read_in(content)
    outcomes = together(2, lambda: operations.apply(actor=None, people_import=read))
    assert sorted(type(one).__name__ for one in outcomes) == ["ImportNotReady", "PeopleImport"]
    read.refresh_from_db()
    assert (read.created, Person.objects.count(), Post.objects.count()) == (PEOPLE,) * 3


def test_two_workers_on_one_import_write_each_person_once(content, monkeypatch):
    monkeypatch.setattr(work, "PORTION", 4)
    made = operations.receive_confirmed(actor=None, file=ContentFile(content), name="p.csv")
    outcomes = together(2, lambda: work.work(PeopleImport.objects.get(pk=made.pk)))
    assert True in outcomes
    made.refresh_from_db()
    assert made.state == PeopleImport.State.APPLIED
    assert (made.created, made.updated, made.unchanged) == (PEOPLE, 0, 0)
    assert (Person.objects.count(), Post.objects.count()) == (PEOPLE, PEOPLE)


def test_two_imports_are_not_written_at_the_same_time(content):
    first, second = papers.read_in(content), papers.read_in(content)
    PeopleImport.objects.filter(pk=first.pk).update(state=PeopleImport.State.APPLYING)
    with pytest.raises(errors.AnotherImportRuns):
        operations.apply(actor=None, people_import=second)


def test_without_the_lock_both_confirmations_go_through(content, monkeypatch):
    read = papers.read_in(content)
    both_have_read = Barrier(2)

    def read_without_lock(people_import):
        people_import = PeopleImport.objects.get(pk=people_import.pk)
        both_have_read.wait(timeout=10)
        return people_import

    monkeypatch.setattr(operations, "locked", read_without_lock)
    # Without its transaction as well: on SQLite, that is what stands for the lock.
    unlocked = operations.apply.__wrapped__
    outcomes = together(2, lambda: unlocked(actor=None, people_import=read))
    assert not any(isinstance(one, errors.ImportNotReady) for one in outcomes)


def test_a_worker_that_finds_its_import_ended_by_another_leaves_it_alone(content):
    made = operations.receive_confirmed(actor=None, file=ContentFile(content), name="p.csv")
    before = PeopleImport.objects.get(pk=made.pk)
    assert work.work(made) is True
    assert work.work(before) is True
    work._stop(before, "said by a worker that is late")
    made.refresh_from_db()
    assert (made.state, made.failure, made.created) == (PeopleImport.State.APPLIED, "", PEOPLE)


def test_an_import_is_taken_up_shift_after_shift(content, monkeypatch):
    monkeypatch.setattr(work, "PORTION", 8)
    monkeypatch.setattr(work, "_repeat", lambda portion, until: portion())
    made = operations.receive_confirmed(actor=None, file=ContentFile(content), name="p.csv")
    assert [work.work(made) for _shift in range(4)] == [False, False, False, True]
    made.refresh_from_db()
    assert (made.state, made.failure, made.created) == (PeopleImport.State.APPLIED, "", PEOPLE)
