import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from lms.interop.meetings.bigbluebutton import BigBlueButton
from lms.interop.meetings.port import (
    Forged,
    Guest,
    Meeting,
    MeetingError,
    Recording,
    Refused,
    Room,
    Unreachable,
)
from tests.fakes.meetings import (
    FAULTS,
    SECRET,
    analytics,
    analytics_token,
    recording_ready,
)

ID = "6f1de1a4-0c3b-4f0e-9b43-1c6a7d1f3c55"
CLAIRE = "0d0a3f7a-7f0e-4d7b-9d0e-5a8f5d0c2b11"
MEETING = Meeting(
    ID,
    "Messagerie : cadre & horaires (été)",
    "tom@ac-valbourg.example",
    back="https://levier.example/sessions/1/",
    on_end="https://levier.example/fin?key=a",
    on_recording="https://levier.example/enregistrement",
    on_attendance="https://levier.example/presences",
)


def at(hour, minute=0, second=0):
    return datetime(2026, 12, 9, hour, minute, second, tzinfo=UTC)


# --- Calls ---------------------------------------------------------------------------------------


def test_the_checksum_is_the_one_of_the_documentation():
    """`hash(call name + query + secret)`, computed here by hand over an example of the reference,
    with the SHA-256 that it also takes."""
    server = BigBlueButton(
        url="https://classe.example/bigbluebutton", secret="639259d4-9dd8-4b25-bf01-95f9567eaf4b"
    )
    facts = {
        "name": "Test Meeting",
        "meetingID": "abc123",
        "attendeePW": "111222",
        "moderatorPW": "333444",
    }
    words = "createname=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
    words += "639259d4-9dd8-4b25-bf01-95f9567eaf4b"
    # The words are those of the reference: it gives their SHA-1.
    assert (
        hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()
        == "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"
    )
    assert server._address("create", facts) == (
        "https://classe.example/bigbluebutton/api/create?name=Test+Meeting&meetingID=abc123"
        "&attendeePW=111222&moderatorPW=333444&checksum="
        + hashlib.sha256(words.encode()).hexdigest()
    )


def test_a_meeting_is_created_once_however_often_it_is_asked(server, bbb):
    first, second = server.create(MEETING), server.create(MEETING, known=ID)
    assert first == second == Room(ID, opening="1531155809613")
    [kept] = bbb.meetings.values()
    assert kept["name"] == "Messagerie : cadre & horaires (été)"
    assert (kept["record"], kept["meetingKeepEvents"]) == ("false", "true")
    assert kept["meta_endCallbackUrl"] == "https://levier.example/fin?key=a"
    assert kept["meta_bbb-recording-ready-url"] == "https://levier.example/enregistrement"
    assert kept["meta_analytics-callback-url"] == "https://levier.example/presences"


def test_it_may_be_recorded_only_where_the_installation_says_so(bbb):
    BigBlueButton(url=bbb.url, secret=SECRET, records=True).create(MEETING)
    [kept] = bbb.meetings.values()
    assert (kept["record"], kept["notifyRecordingIsOn"]) == ("true", "true")


def test_each_person_joins_by_a_signed_address_of_their_own(server):
    address = server.join_url(Room(ID, opening="1531155809613"), Guest(CLAIRE, "Claire Morvan"))
    query, _, checksum = urlsplit(address).query.rpartition("&checksum=")
    assert checksum == hashlib.sha256(f"join{query}{SECRET}".encode()).hexdigest()
    assert parse_qs(query) == {
        "fullName": ["Claire Morvan"],
        "meetingID": [ID],
        "role": ["VIEWER"],
        "userID": [CLAIRE],
        "createTime": ["1531155809613"],
    }
    assert "role=MODERATOR" in server.join_url(Room(ID), Guest("t", "Tom", moderates=True))


def test_it_says_whether_somebody_is_in_the_meeting(server, bbb):
    assert server.is_running(ID) is False
    server.create(MEETING)
    bbb.meetings[ID]["running"] = "true"
    assert server.is_running(ID) is True


def test_a_meeting_is_ended_and_one_that_is_gone_is_ended_already(server, bbb):
    server.create(MEETING)
    assert server.end(ID) is True
    assert bbb.meetings == {}
    assert server.end(ID) is True


def test_recordings_are_those_published_where_they_are_watched(server, bbb):
    assert server.recordings(ID) == []
    presentation = "https://classe.example/playback/presentation/2.3/a"
    bbb.recorded = [
        {
            "recordID": "a-1",
            "meetingID": ID,
            "published": "true",
            "formats": {"podcast": "https://classe.example/a.ogg", "presentation": presentation},
        },
        {
            "recordID": "a-2",
            "meetingID": ID,
            "published": "true",
            "formats": {"video": "https://classe.example/video/a-2"},
        },
        {"recordID": "a-3", "meetingID": ID, "published": "false", "formats": {"video": "x"}},
        {"recordID": "a-4", "meetingID": ID, "published": "true", "formats": {}},
    ]
    assert server.recordings(ID) == [
        Recording("a-1", presentation),
        Recording("a-2", "https://classe.example/video/a-2"),
    ]


# --- What goes wrong -----------------------------------------------------------------------------


def test_a_wrong_secret_is_refused_by_its_own_word(bbb):
    with pytest.raises(Refused, match="^checksumError$"):
        BigBlueButton(url=bbb.url, secret="autre").create(MEETING)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_it_answers_is_one_error_that_holds_no_secret(server, bbb, fault):
    bbb.broken = FAULTS[fault]
    with pytest.raises(MeetingError) as raised:
        server.create(MEETING)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    for secret in ("checksum=", "meetingID", bbb.url, SECRET):
        assert secret not in str(raised.value)
    assert len(bbb.asked) == 1


def test_a_server_that_is_down_is_unreachable(server, bbb):
    bbb.stop()
    with pytest.raises(Unreachable, match="^ConnectionError$"):
        server.create(MEETING)


# --- What it tells -------------------------------------------------------------------------------


def test_it_tells_a_recording_by_its_own_signature(server):
    assert server.recording_told(recording_ready(ID)["signed_parameters"]) == ID


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "n'importe quoi",
        recording_ready(ID, secret="un autre secret, tout aussi long que le premier")[
            "signed_parameters"
        ],
        recording_ready(ID, algorithm="HS512")["signed_parameters"],
        recording_ready(ID, secret="", algorithm="none")["signed_parameters"],
        analytics_token(algorithm="HS256"),
    ],
)
def test_a_recording_told_by_somebody_else_is_forged(server, signed):
    with pytest.raises(Forged):
        server.recording_told(signed)


def test_three_reconnections_and_two_devices_are_one_person(server):
    body = analytics(
        ID,
        "2026-12-09T13:55:00.000+00:00",
        "2026-12-09T15:05:00.000+00:00",
        {
            CLAIRE: (
                [
                    "2026-12-09T14:00:00.000+00:00",  # a computer,
                    "2026-12-09T14:05:00.000+00:00",  # a telephone beside it,
                    "2026-12-09T14:20:30.000+00:00",  # and three times back
                    "2026-12-09T14:31:00.000+00:00",
                    "2026-12-09T14:45:00.000+00:00",
                ],
                [
                    "2026-12-09T14:10:00.000+00:00",
                    "2026-12-09T14:20:00.000+00:00",
                    "2026-12-09T14:30:00.000+00:00",
                    "2026-12-09T14:45:00.000+00:00",
                    "2026-12-09T15:00:00.000+00:00",
                ],
            )
        },
    )
    meeting, found = server.attendance_told(f"Bearer {analytics_token()}", body)
    assert meeting == ID
    assert found == {
        CLAIRE: [
            (at(14), at(14, 20)),
            (at(14, 20, 30), at(14, 30)),
            (at(14, 31), at(15)),
        ]
    }
    there = sum((until - since for since, until in found[CLAIRE]), timedelta())
    assert there == timedelta(minutes=58, seconds=30)


@pytest.mark.parametrize(
    "moment", ["2026-12-09T14:00:00Z", "2026-12-09 14:00:00 UTC", "2026-12-09 15:00:00 +0100"]
)
def test_moments_are_read_in_every_form_they_are_written(server, moment):
    body = analytics(ID, "2026-12-09T13:55:00Z", "2026-12-09T15:00:00Z", {CLAIRE: ([moment], [])})
    _meeting, found = server.attendance_told(f"Bearer {analytics_token()}", body)
    assert found == {CLAIRE: [(at(14), at(15))]}


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        f"Basic {analytics_token()}",
        f"Bearer {analytics_token(secret='un autre secret, tout aussi long que le premier' * 2)}",
        f"Bearer {analytics_token(expires_in=-60)}",
        f"Bearer {analytics_token(algorithm='HS256')}",
    ],
)
def test_attendance_told_by_somebody_else_is_forged(server, authorization):
    body = analytics(ID, "2026-12-09T14:00:00Z", "2026-12-09T15:00:00Z", {})
    with pytest.raises(Forged):
        server.attendance_told(authorization, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"meeting_id": "a"}',
        b'{"meeting_id": "a", "data": []}',
        analytics(ID, "hier", "2026-12-09T15:00:00Z", {}),
        analytics(ID, "2026-12-09T14:00:00Z", "2026-12-09T15:00:00Z", {CLAIRE: ([3], [])}),
    ],
)
def test_attendance_that_cannot_be_read_says_so(server, body):
    with pytest.raises(Unreachable, match="attendance cannot be read"):
        server.attendance_told(f"Bearer {analytics_token()}", body)
