"""A note has one number for ever; whoever read it is known; the others are reminded, politely."""

from datetime import date, datetime, timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.common import clock
from lms.common.models import Message
from lms.common.outbox.operations import as_email
from lms.communication import errors, operations, queries
from lms.communication.models import ReadReceipt
from lms.people import reminders
from lms.territory.models import SchoolHoliday
from tests import factories
from tests.lms.threads import together

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 26, 12, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def publish(author=None, **facts):
    told = {
        "uuid": uuid4(),
        "title": "Droit à l’image",
        "path": "/notes/droit-a-l-image/",
        "effective_on": clock.today(),
        "asked": "",
        "due_on": None,
        "audiences": [],
        "contact": "",
        "territories": [],
    }
    return operations.publish_notice(actor=author, author=author, **told | facts)


@pytest.fixture
def note(db, ines, valbourg):
    """For the teachers of the district of the east, by an editor."""
    return publish(ines, audiences=["teacher"], territories=[valbourg.est])


# --- Numbers -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_year():
    assert [publish().number for _ in range(2)] == ["2026-01", "2026-02"]
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=PARIS)):
        assert publish().number == "2027-01"


@pytest.mark.django_db
def test_a_note_published_again_keeps_its_number_and_one_withdrawn_leaves_a_gap():
    first = publish()
    assert publish(uuid=first.uuid, title="Autre titre").number == "2026-01"
    operations.withdraw_notice(actor=None, uuid=first.uuid)
    assert publish().number == "2026-02"


@pytest.mark.django_db(transaction=True)
def test_notes_published_at_once_never_share_a_number():
    published = together(4, publish)
    assert sorted(one.number for one in published) == [f"2026-0{n}" for n in range(1, 5)]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rush_goes_wrong(monkeypatch):
    publish()
    both_have_read = Barrier(2)

    class Met:
        def __init__(self, rows):
            self.rows = rows

        def first(self):
            return self.rows.first()

        def get(self):
            row = self.rows.get()
            try:
                both_have_read.wait(timeout=10)
            except BrokenBarrierError:
                pytest.fail("the two did not meet")
            return row

    monkeypatch.setattr(operations, "locked", Met)
    unlocked = operations.publish_notice.__wrapped__

    def rush():
        monkeypatch.setattr(operations, "publish_notice", unlocked)
        return publish()

    outcomes = together(2, rush)
    assert any(isinstance(one, Exception) for one in outcomes)


# --- Whom it is for ------------------------------------------------------------------------------


def test_it_concerns_the_profile_and_the_places_it_names(note, claire, karim, nadia, sophie):
    assert set(queries.concerned_by(note)) == {claire, karim}
    assert queries.to_read(claire) == [note]
    for other in (nadia, sophie):
        assert queries.to_read(other) == []


def test_without_a_profile_nor_a_place_it_concerns_everybody(db, claire, nadia, sophie):
    note = publish()
    assert set(queries.concerned_by(note)) == {claire, nadia, sophie}


def test_a_post_that_ended_is_concerned_no_longer(note, claire):
    claire.posts.update(ends_on=clock.today() - timedelta(days=1))
    assert queries.to_read(claire) == []


def test_the_most_urgent_note_comes_first(note, ines, claire):
    urgent = publish(ines, asked="Répondre", due_on=clock.today() + timedelta(days=2))
    assert queries.to_read(claire) == [urgent, note]


def test_a_note_replaced_is_asked_of_nobody(note, ines, claire):
    new = publish(ines, audiences=["teacher"], replaces=note.uuid)
    note.refresh_from_db()
    assert note.replaced_by == new
    assert queries.to_read(claire) == [new]


def test_of_two_notes_that_replace_each_other_the_last_published_stands(ines, note):
    new = publish(ines, replaces=note.uuid)
    publish(ines, uuid=note.uuid, replaces=new.uuid)
    for one in (note, new):
        one.refresh_from_db()
    assert (note.stands, new.stands) == (True, False)


def test_the_notes_to_read_cost_the_same_for_one_and_for_three(note, ines, claire, valbourg):
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            queries.to_read(claire)
        counts.append(len(asked))
        for _note in range(2):
            publish(ines, territories=[valbourg.est])
    assert counts[0] == counts[1]


# --- Reading -------------------------------------------------------------------------------------


def test_reading_is_said_once_and_the_note_leaves_one_s_space(note, claire, client_of):
    browser = client_of(claire)
    assert note.title in browser.get("/mon-espace/").content.decode()
    for _again in range(2):
        answer = browser.post(f"/notes-lues/{note.uuid}/")
        assert answer.url == note.path
    assert ReadReceipt.objects.get().person == claire
    assert note.title not in browser.get("/mon-espace/").content.decode()


def test_a_new_version_is_read_again_and_the_former_reading_stays(note, claire):
    operations.acknowledge(actor=claire, notice=note)
    again = publish(uuid=note.uuid, audiences=["teacher"], ask_again=True)
    assert (again.number, again.version) == (note.number, 2)
    assert queries.to_read(claire) == [again]
    assert ReadReceipt.objects.get().version == 1


def readers(client_of, person, note):
    return client_of(person).get(f"/notes-lues/{note.uuid}/lecteurs/")


def test_the_author_sees_everybody_and_a_head_her_own_people(
    note, ines, claire, karim, sophie, client_of
):
    operations.acknowledge(actor=claire, notice=note)
    seen = readers(client_of, ines, note).content.decode()
    assert "Claire Morvan" in seen
    assert "Karim Haddad" in seen
    seen = readers(client_of, sophie, note).content.decode()
    assert "Claire Morvan" in seen
    assert "Karim Haddad" not in seen


def test_whoever_follows_nobody_of_the_note_learns_nothing(note, claire, paul, client_of):
    for person in (claire, paul):
        assert readers(client_of, person, note).status_code == 404


def test_the_list_leaves_as_a_sheet_that_runs_nothing(note, ines, claire, client_of):
    claire.last_name = "=Morvan"
    claire.save()
    operations.acknowledge(actor=claire, notice=note)
    answer = client_of(ines).get(f"/notes-lues/{note.uuid}/lecteurs/?csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Nom;Prénom;Lieu;Lue le"
    assert lines[1] == "'=Morvan;Claire;École élémentaire Les Tilleuls;26/11/2026"


# --- Reminders -----------------------------------------------------------------------------------


def test_those_who_have_not_read_are_reminded_once_a_day(note, ines, claire, karim, client_of):
    operations.acknowledge(actor=claire, notice=note)
    for _again in range(2):
        client_of(ines).post(f"/notes-lues/{note.uuid}/relancer/")
    message = Message.objects.get()
    assert (message.person, message.reminder) == (karim, True)
    assert note.title in message.text


def test_nobody_else_sends_the_reminders_of_a_note(note, claire, sophie):
    with pytest.raises(errors.NotYoursToRecall):
        operations.recall(actor=sophie, notice=note)


def test_a_note_withdrawn_reminds_nobody(note, ines, claire):
    operations.withdraw_notice(actor=ines, uuid=note.uuid)
    note.refresh_from_db()
    with pytest.raises(errors.NoticeIsOver):
        operations.recall(actor=ines, notice=note)


def test_three_days_before_the_date_the_reminder_goes_by_itself_once(db, claire):
    publish(asked="Répondre", due_on=clock.today() + timedelta(days=4))
    assert operations.recall_before_deadlines() == 0
    for day in (1, 2):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            operations.recall_before_deadlines()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (12, datetime(2026, 11, 26, 12, tzinfo=PARIS)),
        (21, datetime(2026, 11, 27, 7, tzinfo=PARIS)),
        (6, datetime(2026, 11, 26, 7, tzinfo=PARIS)),
    ],
)
def test_a_reminder_waits_for_the_morning_of_its_reader(claire, hour, expected):
    with time_machine.travel(NOON.replace(hour=hour), tick=False):
        assert reminders.when_for([claire])[claire.pk] == expected


def test_the_morning_is_the_one_of_the_island(claire):
    claire.time_zone = "Indian/Reunion"
    with time_machine.travel(NOON.replace(hour=18), tick=False):  # 21:00 there
        moment = reminders.when_for([claire])[claire.pk]
    assert moment == datetime(2026, 11, 27, 7, tzinfo=ZoneInfo("Indian/Reunion"))


def test_a_reminder_waits_for_the_end_of_the_holidays(claire, valbourg):
    zone = valbourg.tilleuls.zone
    SchoolHoliday.objects.create(
        zone=zone, name="Automne", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 29)
    )
    moment = reminders.when_for([claire])[claire.pk]
    assert moment == datetime(2026, 11, 30, 7, tzinfo=PARIS)


def test_reminders_are_stopped_by_one_click_and_taken_again(note, ines, claire, karim, client):
    operations.recall(actor=ines, notice=note)
    message = Message.objects.get(person=claire)
    email = as_email(message)
    assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = email.extra_headers["List-Unsubscribe"].strip("<>").partition("localhost")[2]
    path = address[address.index("/") :]
    assert client.get(path).status_code == 200
    claire.refresh_from_db()
    assert claire.no_reminders_since is None  # a mail scanner that opens links stops nothing
    client.post(path, {"List-Unsubscribe": "One-Click"})
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert operations.recall(actor=ines, notice=note) == 1
    client.post(path, {"again": "1"})
    claire.refresh_from_db()
    assert claire.no_reminders_since is None
    assert client.get("/rappels/faux/").status_code == 404


def test_an_erasure_takes_the_readings_along_and_leaves_the_note(note, ines, ada, claire):
    from lms.personal_data.operations import erase

    operations.acknowledge(actor=claire, notice=note)
    erase(actor=ada, person=claire)
    erase(actor=ada, person=ines)
    note.refresh_from_db()
    assert (note.author, note.receipts.count()) == (None, 0)


@pytest.mark.django_db
def test_a_person_without_a_post_has_nothing_to_read(note):
    assert queries.to_read(factories.person("Sans", "Poste")) == []
