"""Classes held on meeting servers: coming in, what they tell, and the day they do not answer."""

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from lms.class_sessions import errors, meetings, operations
from lms.class_sessions.models import ClassSession, OnlineRoom
from lms.common import clock
from lms.config import meetings as configuration
from lms.config.settings import is_local
from lms.interop.meetings import KINDS, asking
from lms.interop.meetings.port import Forged
from tests.fakes.meetings import (
    FAULTS,
    SECRET,
    FakeBigBlueButton,
    FakeVisio,
    analytics,
    analytics_token,
    recording_ready,
    saying,
)

FALLBACK = "https://visio.example/messagerie"
ANOTHER = "un autre secret, tout aussi long que le premier l'était"


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    for name, seconds in (("CONNECT", 0.5), ("MORE", 0.3), ("WHOLE", 0.4)):
        monkeypatch.setattr(asking, name, seconds)


@pytest.fixture
def configure(settings, monkeypatch):
    """Name servers as an installation does, by its environment."""

    def configured(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"LEVIER_MEETING_{name}", value)
        settings.LEVIER_MEETING_SERVERS = configuration.servers(environ.Env(), is_local)

    return configured


@pytest.fixture
def bbb(configure):
    fake = FakeBigBlueButton()
    configure(
        SERVERS="classe",
        CLASSE_KIND="bigbluebutton",
        CLASSE_LABEL="Classe virtuelle",
        CLASSE_URL=f"{fake.url}/",
        CLASSE_SECRET=SECRET,
        CLASSE_RECORDS="1",
    )
    yield fake
    fake.stop()


@pytest.fixture
def visio(configure, tom):
    tom.email = "tom@ac-valbourg.example"
    tom.save()
    fake = FakeVisio()
    configure(
        SERVERS="visio",
        VISIO_KIND="visio",
        VISIO_URL=fake.url,
        VISIO_CLIENT_ID="levier",
        VISIO_SECRET=SECRET,
    )
    yield fake
    fake.stop()


@pytest.fixture
def held(plan, register, claire):
    """A class held on that server, where Claire has a seat; fifteen minutes before it begins."""

    def planned(server="classe", **facts):
        session = plan(meeting_server=server, **facts)
        register(session, claire)
        return session

    return planned


def url(name, session):
    return reverse(f"class_sessions:{name}", args=[session.uuid])


def come(browser, session):
    with clock.at(session.starts_at):
        return browser.get(url("join", session))


# --- Coming in -----------------------------------------------------------------------------------


def test_whoever_comes_first_opens_the_meeting_and_each_enters_by_an_address_of_their_own(
    bbb, held, client_of, claire, tom
):
    session = held(link="")
    first, second = come(client_of(claire), session), come(client_of(tom), session)
    facts = parse_qs(urlsplit(first.url).query)
    assert first.url.startswith(f"{bbb.url}/api/join?")
    assert facts["meetingID"] == [str(session.uuid)]
    assert facts["userID"] == [str(claire.uuid)]
    assert (facts["fullName"], facts["role"]) == (["Claire Morvan"], ["VIEWER"])
    facts = parse_qs(urlsplit(second.url).query)
    assert (facts["userID"], facts["role"]) == ([str(tom.uuid)], ["MODERATOR"])
    assert list(bbb.meetings) == [str(session.uuid)]
    assert bbb.calls() == ["create", "create"]


def test_the_address_is_kept_by_no_cache_no_site_and_no_table(bbb, held, client_of, claire):
    session = held()
    answer = come(client_of(claire), session)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    [room] = OnlineRoom.objects.values("server", "room")
    assert room == {"server": "classe", "room": str(session.uuid)}
    session.refresh_from_db()
    assert session.link == FALLBACK


def test_nobody_comes_before_the_hour_after_the_end_or_without_a_seat(
    bbb, held, client_of, claire, karim
):
    session = held()
    for moment in (session.starts_at - 2 * operations.SETTLED_AFTER, session.ends_at):
        with clock.at(moment):
            assert client_of(claire).get(url("join", session)).status_code == 200
    assert come(client_of(karim), session).status_code == 404
    assert bbb.asked == []


def test_a_copy_of_a_class_is_another_meeting(bbb, held, client_of, register, claire, tom):
    session = held()
    come(client_of(claire), session)
    copied = operations.copy(
        actor=tom, session=session, starts_at=session.starts_at + 10 * operations.SETTLED_AFTER
    )
    assert copied.meeting_server == "classe"
    come(client_of(tom), copied)
    assert set(bbb.meetings) == {str(session.uuid), str(copied.uuid)}


def test_a_room_of_visio_is_made_once_and_found_again(visio, held, client_of, claire, tom):
    session = held("visio", link="")
    addresses = {come(client_of(person), session).url for person in (claire, tom, claire)}
    [(room, address)] = visio.rooms.items()
    assert addresses == {address}
    assert OnlineRoom.objects.get().room == room


def test_two_who_come_first_at_once_meet_in_one_room(visio, held, claire, monkeypatch):
    """Another request makes its own room between our reading and our writing."""
    session, ask = held("visio", link=""), asking.ask

    def meanwhile(method, address, **facts):
        answer = ask(method, address, **facts)
        if address.endswith("/rooms/") and not OnlineRoom.objects.exists():
            other = ask(method, address, **facts).split(b'"')[3].decode()
            OnlineRoom.objects.create(session=session, server="visio", room=other)
        return answer

    monkeypatch.setattr(asking, "ask", meanwhile)
    came = operations.way_in(actor=claire, session=session, moderates=False)
    assert came == visio.rooms[OnlineRoom.objects.get().room]
    assert len(visio.rooms) == 2


def test_a_room_that_visio_cleared_away_is_replaced_for_everybody(visio, held, claire, tom):
    session = held("visio", link="")
    operations.way_in(actor=claire, session=session, moderates=False)
    visio.rooms.clear()
    addresses = {
        operations.way_in(actor=one, session=session, moderates=False) for one in (claire, tom)
    }
    assert addresses == set(visio.rooms.values())
    assert list(visio.rooms) == [OnlineRoom.objects.get().room]


def test_jitsi_asks_nothing_of_anybody(configure, held, client_of, claire):
    configure(
        SERVERS="salles",
        SALLES_KIND="jitsi",
        SALLES_URL="https://salles.example",
        SALLES_CLIENT_ID="levier",
        SALLES_SECRET=SECRET,
    )
    session = held("salles", link="")
    assert come(client_of(claire), session).url.startswith(
        f"https://salles.example/{session.uuid}?jwt="
    )


# --- The day it does not answer ------------------------------------------------------------------


@pytest.mark.parametrize("fault", [*FAULTS, "down", "another secret", "not configured"])
def test_when_the_server_fails_the_class_is_held_by_the_link_or_says_so(
    bbb, held, client_of, claire, tom, settings, caplog, fault
):
    session = held()
    if fault == "down":
        bbb.stop()
    elif fault == "another secret":
        bbb.secret = ANOTHER
    elif fault == "not configured":
        settings.LEVIER_MEETING_SERVERS = {}
    else:
        bbb.broken = FAULTS[fault]
    with caplog.at_level(logging.WARNING, "levier.meetings"):
        assert come(client_of(claire), session).url == FALLBACK
        ClassSession.objects.update(link="")
        answer, for_trainer = (come(client_of(person), session) for person in (claire, tom))
    assert answer.status_code == for_trainer.status_code == 503
    page = answer.content.decode()
    assert "Le serveur de réunion ne répond pas. Patientez une minute, puis réessayez." in page
    assert f'href="{url("join", session)}"' in page
    assert url("manage", session) not in page
    assert url("manage", session) in for_trainer.content.decode()
    assert [one.name for one in caplog.records].count("levier.meetings") == 3
    for text in ("http", "checksum=", "127.0.0.1", SECRET):
        assert text not in caplog.text
    assert str(session.uuid) in caplog.text
    if fault == "another secret":
        assert "Refused checksumError" in caplog.text
    assert not OnlineRoom.objects.exists()


def test_a_silent_server_is_asked_once_and_left_alone_for_a_moment(bbb, held, claire, tom):
    session = held()
    bbb.broken = FAULTS["silent"]
    for person in (claire, tom, claire):
        assert operations.way_in(actor=person, session=session, moderates=False) == FALLBACK
    assert len(bbb.asked) == 1
    bbb.broken = None
    cache.clear()
    assert operations.way_in(actor=claire, session=session, moderates=False).startswith(bbb.url)


def test_a_refusal_keeps_nobody_else_out(bbb, held, claire):
    session = held()
    bbb.broken = FAULTS["refused"]
    assert operations.way_in(actor=claire, session=session, moderates=False) == FALLBACK
    bbb.broken = None
    assert operations.way_in(actor=claire, session=session, moderates=False).startswith(bbb.url)


def test_a_trainer_whom_visio_does_not_know_is_sent_to_the_link(visio, held, tom, claire):
    tom.email = "tom@ailleurs.example"
    tom.save()
    session = held("visio")
    assert operations.way_in(actor=claire, session=session, moderates=False) == FALLBACK
    assert visio.calls() == ["token"]


# --- What the server says ------------------------------------------------------------------------


@pytest.fixture
def opened(bbb, held, claire):
    session = held()
    operations.way_in(actor=claire, session=session, moderates=False)
    return session


def end_call(bbb, session):
    """The address that BigBlueButton was given, as it calls it."""
    address = bbb.meetings[str(session.uuid)]["meta_endCallbackUrl"]
    return address.removeprefix("http://localhost:8000") + "&recordingmarks=false"


def test_the_end_is_noted_once_the_server_confirms_it(
    bbb, opened, client_of, tom, django_capture_on_commit_callbacks
):
    meeting, call = bbb.meetings[str(opened.uuid)], end_call(bbb, opened)
    meeting["running"] = "true"
    with clock.at(opened.ends_at):
        for running, noted in (("true", None), ("false", opened.ends_at)):
            meeting["running"] = running
            with django_capture_on_commit_callbacks(execute=True):
                assert Client(enforce_csrf_checks=True).get(call).status_code == 204
            assert OnlineRoom.objects.get().ended_at == noted
        page = client_of(tom).get(url("manage", opened)).content.decode()
    assert "La réunion s’est terminée" in page


def test_an_end_that_the_server_never_signed_is_refused(bbb, opened, plan, client):
    other = plan(days=10)
    key = end_call(bbb, opened).rpartition("key=")[2].partition("&")[0]
    assert client.get(url("meeting_ended", opened)).status_code == 401
    assert client.get(url("meeting_ended", opened), {"key": "a"}).status_code == 401
    assert client.get(url("meeting_ended", other), {"key": key}).status_code == 401
    assert meetings.is_end_key(opened, key)
    assert bbb.calls() == ["create"]


def test_a_recording_told_is_offered_to_those_who_give_the_class(
    bbb, opened, client_of, claire, tom
):
    page = "https://classe.example/playback/a"
    bbb.recorded = [
        {
            "recordID": "a",
            "meetingID": str(opened.uuid),
            "published": "true",
            "formats": {"presentation": page},
        }
    ]
    server = Client(enforce_csrf_checks=True)
    assert (
        url("recording", opened) not in client_of(tom).get(url("manage", opened)).content.decode()
    )
    moments = []
    for minutes in (1, 2):
        with clock.at(opened.ends_at + minutes * operations.SETTLED_AFTER):
            told = server.post(url("recording_ready", opened), recording_ready(opened.uuid))
        assert told.status_code == 204
        moments.append(OnlineRoom.objects.get().recorded_at)
    assert moments[0] == moments[1] == opened.ends_at + operations.SETTLED_AFTER
    assert url("recording", opened) in client_of(tom).get(url("manage", opened)).content.decode()
    answer = client_of(tom).get(url("recording", opened))
    assert (answer.url, answer["Cache-Control"]) == (page, "no-store")
    assert client_of(claire).get(url("recording", opened)).status_code == 404


def test_a_recording_that_is_gone_is_a_sentence(bbb, opened, client_of, tom):
    answer = client_of(tom).get(url("recording", opened), follow=True)
    assert "Le serveur de réunion n’a aucun enregistrement" in answer.content.decode()
    bbb.broken = saying(b"", 500)
    answer = client_of(tom).get(url("recording", opened), follow=True)
    assert "Le serveur de réunion ne répond pas" in answer.content.decode()


def test_a_recording_told_by_somebody_else_changes_nothing(bbb, opened, held, plan, client):
    forged = [
        {},
        {"signed_parameters": "n'importe quoi"},
        recording_ready(opened.uuid, secret=ANOTHER),
        recording_ready(plan(days=10).uuid),
    ]
    for facts in forged:
        assert client.post(url("recording_ready", opened), facts).status_code == 401
    assert OnlineRoom.objects.get().recorded_at is None
    plain = plan(days=11)
    told = client.post(url("recording_ready", plain), recording_ready(plain.uuid))
    assert told.status_code == 401


def test_attendance_is_collected_by_person_and_only_of_this_session(opened, claire, plan):
    moments = ("2026-12-09T13:00:00Z", "2026-12-09T14:00:00Z")
    attendees = {
        claire.uuid: (
            ["2026-12-09T13:00:00Z", "2026-12-09T13:10:00Z", "2026-12-09T13:40:00Z"],
            ["2026-12-09T13:20:00Z", "2026-12-09T13:30:00Z"],
        ),
        "v_le-telephone": (["2026-12-09T13:00:00Z"], []),
    }
    told = {
        "authorization": f"Bearer {analytics_token()}",
        "body": analytics(opened.uuid, *moments, attendees),
    }
    begins = opened.starts_at
    assert operations.collect_stays(session=opened, **told) == {
        claire.uuid: [
            (begins, begins.replace(minute=30)),
            (begins.replace(minute=40), opened.ends_at),
        ]
    }
    other = plan(days=10, meeting_server="classe")
    with pytest.raises(Forged):
        operations.collect_stays(session=other, **told)
    with pytest.raises(Forged):
        operations.collect_stays(session=opened, **told | {"authorization": ""})


def test_attendance_told_is_kept_once_by_session_and_person(bbb, opened, claire):
    created = bbb.meetings[str(opened.uuid)]
    address = created["meta_analytics-callback-url"].removeprefix("http://localhost:8000")
    moments = ("2026-12-09T13:00:00Z", "2026-12-09T14:00:00Z")
    attendees = {claire.uuid: (["2026-12-09T13:05:00Z"], ["2026-12-09T13:55:00Z"])}
    server = Client(enforce_csrf_checks=True)

    def tell(body, token):
        headers = {"Authorization": f"Bearer {token}"}
        return server.post(address, body, "application/json", headers=headers).status_code

    body = analytics(opened.uuid, *moments, attendees)
    assert tell(body, "n'importe quoi") == 401
    assert tell(b"{}", analytics_token()) == 400
    assert tell(body, analytics_token()) == 204
    assert tell(body, analytics_token()) == 204
    [stay] = opened.stays.all()
    assert (stay.person, stay.source) == (claire, "server")
    assert stay.ends_at - stay.begins_at == timedelta(minutes=50)


def test_forgeries_are_limited_and_what_is_signed_still_passes(bbb, opened, client):
    answers = [client.get(url("meeting_ended", opened)).status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]
    told = client.post(url("recording_ready", opened), recording_ready(opened.uuid))
    assert told.status_code == 204


def test_calling_a_class_off_puts_out_those_who_came_early(
    bbb, opened, tom, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        operations.call_off(actor=tom, session=opened, reason="Panne")
    assert bbb.meetings == {}


def test_calling_off_a_class_that_nobody_joined_asks_nothing(
    bbb, held, tom, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        operations.call_off(actor=tom, session=held(), reason="Panne")
    assert bbb.asked == []


# --- Choosing ------------------------------------------------------------------------------------


def test_a_server_is_only_offered_where_there_is_one(client_of, tom):
    page = client_of(tom).get(reverse("class_sessions:plan")).content.decode()
    assert "meeting_server" not in page


def test_a_class_is_planned_on_a_server_without_any_link(bbb, client_of, tom, filled):
    browser, address = client_of(tom), reverse("class_sessions:plan")
    page = browser.get(address).content.decode()
    assert "Le lien ci-dessous" in page
    assert "Classe virtuelle" in page
    browser.post(address, filled | {"meeting_server": "classe", "link": ""})
    session = ClassSession.objects.get()
    assert (session.meeting_server, session.link) == ("classe", "")


def test_without_a_server_the_link_is_asked_for(bbb, client_of, tom, filled):
    facts = filled | {"meeting_server": "", "link": ""}
    page = client_of(tom).post(reverse("class_sessions:plan"), facts).content.decode()
    assert "Donnez le lien de la classe en ligne." in page
    assert not ClassSession.objects.exists()


def test_a_class_on_site_is_held_on_no_server(bbb, client_of, tom, filled):
    facts = filled | {"meeting_server": "classe", "modality": "in_person", "place": "Salle 2"}
    client_of(tom).post(reverse("class_sessions:plan"), facts)
    assert ClassSession.objects.get().meeting_server == ""


def test_a_change_of_server_is_told_to_nobody(bbb, client_of, tom, plan, filled):
    session = plan()
    page = client_of(tom).get(url("edit", session)).content.decode()
    assert 'name="meeting_server"' in page
    kept = {"seats": "2", "waiting_places": "2", "minutes": "60", "link": FALLBACK, "open": "on"}
    client_of(tom).post(url("edit", session), filled | kept | {"meeting_server": "classe"})
    session.refresh_from_db()
    assert (session.meeting_server, session.sequence) == ("classe", 0)


# --- Configuration -------------------------------------------------------------------------------


def test_every_kind_that_is_configured_has_an_adapter():
    assert set(configuration.KINDS) == set(KINDS)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SERVERS": "Ma classe"}, "short name"),
        ({"CLASSE_KIND": "zoom"}, "one of bigbluebutton, visio, jitsi"),
        ({"CLASSE_URL": "http://classe.example"}, "https"),
        ({"CLASSE_SECRET": None}, "CLASSE_SECRET"),
    ],
)
def test_a_server_that_is_badly_named_stops_the_start(monkeypatch, variables, words):
    right = {
        "SERVERS": "classe",
        "CLASSE_KIND": "bigbluebutton",
        "CLASSE_URL": "https://classe.example/bigbluebutton",
        "CLASSE_SECRET": SECRET,
    }
    for name, value in (right | variables).items():
        if value is not None:
            monkeypatch.setenv(f"LEVIER_MEETING_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=words):
        configuration.servers(environ.Env(), is_local)


def test_the_failure_is_a_domain_error_for_whoever_calls(bbb, held, claire):
    bbb.broken = FAULTS["refused"]
    with pytest.raises(errors.MeetingServerFails):
        operations.way_in(actor=claire, session=held(link=""), moderates=False)
