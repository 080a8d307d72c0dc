"""Visio and Jitsi."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from lms.common import clock
from lms.interop.meetings import KINDS, made
from lms.interop.meetings.jitsi import Jitsi
from lms.interop.meetings.port import (
    Forged,
    Guest,
    Meeting,
    MeetingError,
    Refused,
    Room,
    Unreachable,
)
from lms.interop.meetings.visio import Visio
from tests.fakes.meetings import FAULTS, SECRET, saying

MEETING = Meeting("6f1de1a4", "Messagerie", "tom@ac-valbourg.example")
CLAIRE = Guest("0d0a3f7a", "Claire Morvan")


# --- Visio ---------------------------------------------------------------------------------------


def test_a_room_is_made_in_the_trainer_s_name_and_everybody_enters_by_its_address(
    visio, visio_fake
):
    room = visio.create(MEETING)
    assert {room.id: room.address} == visio_fake.rooms
    assert visio.join_url(room, CLAIRE) == room.address
    assert visio_fake.calls() == ["token", "rooms"]


def test_a_room_already_made_is_found_again_by_its_id(visio, visio_fake):
    room = visio.create(MEETING)
    assert visio.create(MEETING, known=room.id) == room
    assert len(visio_fake.rooms) == 1


def test_a_room_that_was_cleared_away_is_made_anew(visio, visio_fake):
    room = visio.create(MEETING, known="00000000-0000-0000-0000-000000000000")
    assert list(visio_fake.rooms) == [room.id]


def test_a_domain_or_a_secret_that_visio_does_not_know_is_refused(visio, visio_fake):
    with pytest.raises(Refused, match="^403$"):
        visio.create(Meeting("a", "Messagerie", "tom@ailleurs.example"))
    with pytest.raises(Refused, match="^401$"):
        Visio(url=visio_fake.url, client_id="levier", secret="autre").create(MEETING)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_visio_answers_is_one_error(visio, visio_fake, fault):
    visio_fake.broken = FAULTS[fault]
    with pytest.raises(MeetingError):
        visio.create(MEETING)


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'{"access_token": 3}'])
def test_an_answer_without_what_is_expected_is_unreachable(visio, visio_fake, answer):
    visio_fake.broken = saying(answer)
    with pytest.raises(Unreachable):
        visio.create(MEETING)


# --- Jitsi ---------------------------------------------------------------------------------------


def test_people_come_to_jitsi_with_a_word_signed_for_ten_minutes():
    server = Jitsi(url="https://salles.example", client_id="levier", secret=SECRET)
    now = datetime(2026, 12, 9, 13, 50, tzinfo=UTC)
    with clock.at(now):
        address = server.join_url(server.create(MEETING), CLAIRE)
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("salles.example", "/6f1de1a4")
    [token] = parse_qs(parts.query)["jwt"]
    unhurried = {"verify_exp": False, "verify_nbf": False}
    claims = jwt.decode(
        token, SECRET, algorithms=["HS256"], audience="jitsi", issuer="levier", options=unhurried
    )
    assert claims == {
        "iss": "levier",
        "aud": "jitsi",
        "sub": "salles.example",
        "room": "6f1de1a4",
        "nbf": int(now.timestamp()) - 30,
        "exp": int(now.timestamp()) + 600,
        "context": {"user": {"id": "0d0a3f7a", "name": "Claire Morvan", "moderator": "false"}},
    }


def test_a_trainer_moderates_in_jitsi():
    server = Jitsi(url="https://salles.example", client_id="levier", secret=SECRET)
    address = server.join_url(Room("a"), Guest("t", "Tom Vasseur", moderates=True))
    [token] = parse_qs(urlsplit(address).query)["jwt"]
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="jitsi")
    assert claims["context"]["user"]["moderator"] == "true"


# --- All -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["visio", "jitsi"])
def test_what_a_server_cannot_do_has_a_plain_answer(kind):
    server = made(kind, url="https://salles.example", client_id="levier", secret=SECRET)
    assert isinstance(server, KINDS[kind])
    assert server.end("a") is False
    assert server.is_running("a") is None
    assert server.recordings("a") == []
    for forged in (lambda: server.recording_told("a"), lambda: server.attendance_told("a", b"")):
        with pytest.raises(Forged):
            forged()
