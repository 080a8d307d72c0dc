"""BigBlueButton, 2.4 and later: every call is signed over the exact query that is sent.

Its passwords are derived rather than kept: the same at each call, so that creating again finds the
meeting open, whichever its version.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import defusedxml.ElementTree as ElementTree
import jwt
from dateutil import parser as dates
from defusedxml import DefusedXmlException

from lms.interop.meetings.asking import ask
from lms.interop.meetings.port import (
    Forged,
    Guest,
    Meeting,
    MeetingServer,
    Recording,
    Refused,
    Room,
    Unreachable,
)
from lms.interop.meetings.stays import Stays, stays

LONGEST_NAME = 250
#: What it says of a meeting that is over, or that nobody ever opened.
GONE = "notFound"


class BigBlueButton(MeetingServer):
    def __init__(self, *, url: str, secret: str, records: bool = False):
        self.url, self.secret, self.records = url, secret, records

    def create(self, meeting: Meeting, known: str = "") -> Room:
        facts = {
            "name": meeting.title[:LONGEST_NAME],
            "meetingID": meeting.id,
            "attendeePW": self._password("VIEWER", meeting.id),
            "moderatorPW": self._password("MODERATOR", meeting.id),
            # Kept although nothing is recorded: who came and went is told from the events.
            "meetingKeepEvents": "true",
            "record": "true" if self.records else "false",
            "notifyRecordingIsOn": "true" if self.records else "false",
            "logoutURL": meeting.back,
            "meta_endCallbackUrl": meeting.on_end,
            "meta_bbb-recording-ready-url": meeting.on_recording,
            "meta_analytics-callback-url": meeting.on_attendance,
        }
        answer = self._ask("create", {name: value for name, value in facts.items() if value})
        return Room(meeting.id, opening=answer.findtext("createTime", ""))

    def join_url(self, room: Room, guest: Guest) -> str:
        facts = {
            "fullName": guest.name,
            "meetingID": room.id,
            "role": "MODERATOR" if guest.moderates else "VIEWER",
            "userID": guest.id,
        }
        if room.opening:  # the address dies with the meeting
            facts["createTime"] = room.opening
        return self._address("join", facts)

    def end(self, room: str) -> bool:
        try:
            self._ask("end", {"meetingID": room, "password": self._password("MODERATOR", room)})
        except Refused as refusal:
            if str(refusal) != GONE:
                raise
        return True

    def is_running(self, room: str) -> bool:
        return self._ask("isMeetingRunning", {"meetingID": room}).findtext("running") == "true"

    def recordings(self, room: str) -> list[Recording]:
        answer = self._ask("getRecordings", {"meetingID": room})
        return [
            Recording(one.findtext("recordID", ""), address)
            for one in answer.iterfind("recordings/recording")
            if one.findtext("published") == "true" and (address := _playback(one))
        ]

    def recording_told(self, signed: str) -> str:
        claims = self._claims(signed, "HS256", required=["meeting_id", "record_id"])
        return str(claims["meeting_id"])

    def attendance_told(self, authorization: str, body: bytes) -> tuple[str, dict[str, Stays]]:
        """The learning analytics, sent some minutes after the end."""
        scheme, _space, token = authorization.partition(" ")
        if scheme != "Bearer":
            raise Forged("no token")
        self._claims(token, "HS512", required=["exp"])
        try:
            told = json.loads(body)
            return str(told["meeting_id"]), _attendance(told["data"])
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise Unreachable(f"attendance cannot be read ({type(error).__name__})") from None

    def _claims(self, token: str, algorithm: str, required: list[str]) -> dict:
        try:
            return jwt.decode(
                token, self.secret, algorithms=[algorithm], options={"require": required}
            )
        except jwt.InvalidTokenError as error:
            raise Forged(type(error).__name__) from None

    def _ask(self, call: str, facts: dict):
        """The root of its answer."""
        try:
            answer = ElementTree.fromstring(ask("GET", self._address(call, facts)), forbid_dtd=True)
        except (ElementTree.ParseError, DefusedXmlException) as error:
            raise Unreachable(type(error).__name__) from None
        if answer.findtext("returncode") == "SUCCESS":
            return answer
        raise Refused(answer.findtext("messageKey") or "no reason")

    def _address(self, call: str, facts: dict) -> str:
        query = urlencode(facts)
        checksum = hashlib.sha256(f"{call}{query}{self.secret}".encode()).hexdigest()
        return f"{self.url}/api/{call}?{query}&checksum={checksum}"

    def _password(self, role: str, room: str) -> str:
        words = f"{role} {room}".encode()
        return hmac.new(self.secret.encode(), words, hashlib.sha256).hexdigest()[:32]


def _playback(recording) -> str:
    """Where it is watched: the presentation, or whatever there is."""
    formats = {
        one.findtext("type", ""): one.findtext("url", "").strip()
        for one in recording.iterfind("playback/format")
    }
    return formats.get("presentation") or next(iter(formats.values()), "")


def _attendance(data: dict) -> dict[str, Stays]:
    start, end = _moment(data["start"]), _moment(data["finish"])
    found = {}
    for one in data["attendees"]:
        came, went = (map(_moment, one[name]) for name in ("joins", "leaves"))
        found[str(one["ext_user_id"])] = stays(came, went, start, end)
    return found


def _moment(text: str) -> datetime:
    """In UTC, which it is when it says nothing."""
    moment = dates.parse(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
