"""Visio, of La Suite numérique (suitenumerique/meet), by its server-to-server API.

A room is made in the name of the trainer, who owns it there, and each making makes another one: its
id is remembered, its address is asked again each time. Nothing is told by this API of who came nor
of what was recorded, and it ends no meeting.
"""

from urllib.parse import quote

from lms.interop.meetings.asking import ask_json
from lms.interop.meetings.port import Guest, Meeting, MeetingServer, Refused, Room, Unreachable

#: Whoever signs in there enters; others wait until they are let in.
ACCESS = "trusted"


class Visio(MeetingServer):
    def __init__(self, *, url: str, client_id: str, secret: str):
        self.url, self.client_id, self.secret = f"{url}/external-api/v1.0", client_id, secret

    def create(self, meeting: Meeting, known: str = "") -> Room:
        signed = {"Authorization": f"Bearer {self._token(meeting.host)}"}
        if known:
            try:
                return _room(
                    ask_json("GET", f"{self.url}/rooms/{quote(known, safe='')}", headers=signed)
                )
            except Refused as refusal:
                if str(refusal) != "404":  # rooms that nobody enters are cleared away there
                    raise
        return _room(
            ask_json("POST", f"{self.url}/rooms/", headers=signed, json={"access_level": ACCESS})
        )

    def join_url(self, room: Room, guest: Guest) -> str:
        return room.address

    def _token(self, host: str) -> str:
        facts = {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "grant_type": "client_credentials",
            "scope": host,
        }
        answer = ask_json("POST", f"{self.url}/application/token/", json=facts)
        return _text(answer, "access_token")


def _room(answer: dict) -> Room:
    address = _text(answer, "url")
    if not address.startswith(("https://", "http://")):
        raise Unreachable("no address")
    return Room(_text(answer, "id"), address=address)


def _text(answer: dict, name: str) -> str:
    if not isinstance(answer.get(name), str):
        raise Unreachable(f"no {name}")
    return answer[name]
