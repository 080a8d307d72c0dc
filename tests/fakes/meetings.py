"""Meeting servers that answer on this machine, as their documentation says they do."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SECRET = "un-secret-que-la-vraie-installation-ne-connaît-pas-et-qui-est-long"


class Fake:
    """A small web server. `broken`, when set, answers in its stead: f(handler)."""

    def __init__(self):
        self.asked, self.broken = [], None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(b"")

            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def answer(self, body):
                fake.asked.append(self.path)
                if fake.broken:
                    return fake.broken(self)
                return fake.answer(self, body)

            def say(self, content, status=200, kind="text/xml", **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def calls(self):
        """The last word of each path asked for, in order."""
        return [urlsplit(path).path.rstrip("/").rpartition("/")[2] for path in self.asked]


# --- BigBlueButton -------------------------------------------------------------------------------


class FakeBigBlueButton(Fake):
    """Checks what it is sent as bbb-web does: the checksum of the very query, then the rest."""

    def __init__(self, secret=SECRET):
        super().__init__()
        self.secret, self.meetings, self.recorded = secret, {}, []
        self.url += "/bigbluebutton"

    def answer(self, handler, body):
        parts = urlsplit(handler.path)
        call = parts.path.removeprefix("/bigbluebutton/api/")
        query, _, checksum = parts.query.rpartition("&checksum=")
        if hashlib.sha256(f"{call}{query}{self.secret}".encode()).hexdigest() != checksum:
            return handler.say(failed("checksumError", "Checksums do not match"))
        facts = {name: values[0] for name, values in parse_qs(query, strict_parsing=True).items()}
        return handler.say(getattr(self, call)(facts))

    def create(self, facts):
        former = self.meetings.get(facts["meetingID"])
        if former and former["moderatorPW"] != facts["moderatorPW"]:
            return failed("idNotUnique", "A meeting already exists with that meeting ID.")
        key = "duplicateWarning" if former else ""
        self.meetings.setdefault(facts["meetingID"], facts | {"running": "false"})
        return success(
            f"<meetingID>{facts['meetingID']}</meetingID>"
            "<internalMeetingID>640ab2bae07bedc4c163f679a746f7ab7fb5d1fa-1531155809613"
            "</internalMeetingID><createTime>1531155809613</createTime>"
            f"<hasUserJoined>false</hasUserJoined><messageKey>{key}</messageKey>"
        )

    def join(self, facts):
        if facts["meetingID"] not in self.meetings:
            return failed("invalidMeetingIdentifier", "The meeting ID did not match any meeting.")
        return success("<messageKey>successfullyJoined</messageKey>")

    def isMeetingRunning(self, facts):
        running = self.meetings.get(facts["meetingID"], {}).get("running", "false")
        return success(f"<running>{running}</running>")

    def end(self, facts):
        found = self.meetings.get(facts["meetingID"])
        if found is None:
            return failed("notFound", "A meeting with that ID does not exist")
        if found["moderatorPW"] != facts["password"]:
            return failed("invalidPassword", "The supplied moderator password is incorrect.")
        del self.meetings[facts["meetingID"]]
        return success("<messageKey>sentEndMeetingRequest</messageKey>")

    def getRecordings(self, facts):
        found = [one for one in self.recorded if one["meetingID"] == facts["meetingID"]]
        if not found:
            return success("<recordings></recordings><messageKey>noRecordings</messageKey>")
        return success(f"<recordings>{''.join(map(_recording, found))}</recordings>")


def success(inside):
    return f"<response><returncode>SUCCESS</returncode>{inside}</response>".encode()


def failed(key, message):
    return (
        f"<response><returncode>FAILED</returncode><messageKey>{key}</messageKey>"
        f"<message>{message}</message></response>"
    ).encode()


def _recording(one):
    formats = "".join(
        f"<format><type>{kind}</type><url> {address} </url><length>33</length></format>"
        for kind, address in one["formats"].items()
    )
    return (
        f"<recording><recordID>{one['recordID']}</recordID>"
        f"<meetingID>{one['meetingID']}</meetingID>"
        f"<published>{one['published']}</published><state>published</state>"
        f"<playback>{formats}</playback></recording>"
    )


def recording_ready(meeting, secret=SECRET, algorithm="HS256"):
    """The body of its call when a recording is ready."""
    claims = {"meeting_id": str(meeting), "record_id": "ffbfc4cc-1530718721124"}
    return {"signed_parameters": jwt.encode(claims, secret, algorithm=algorithm)}


def analytics_token(secret=SECRET, expires_in=24 * 3600, algorithm="HS512"):
    return jwt.encode({"exp": int(time.time()) + expires_in}, secret, algorithm=algorithm)


def analytics(meeting, start, finish, attendees):
    """Its learning analytics; attendees: {id: (times they came, times they went)}."""
    return json.dumps(
        {
            "version": "1.0",
            "meeting_id": str(meeting),
            "internal_meeting_id": "ffbfc4cc24428694e8b53a4e144f414052431693-1530718721124",
            "data": {
                "metadata": {"is_breakout": "false"},
                "duration": 3600,
                "start": start,
                "finish": finish,
                "attendees": [
                    {
                        "ext_user_id": str(uuid),
                        "name": "Quelqu'un",
                        "moderator": False,
                        "joins": came,
                        "leaves": went,
                        "duration": 0,
                        "recent_talking_time": "",
                        "engagement": {"chats": 1, "talks": 2, "raisehand": 0},
                    }
                    for uuid, (came, went) in attendees.items()
                ],
                "files": [],
                "polls": [],
            },
        }
    ).encode()


# --- Visio ---------------------------------------------------------------------------------------


class FakeVisio(Fake):
    """Makes another room each time; only knows the addresses of @ac-valbourg.example."""

    def __init__(self):
        super().__init__()
        self.rooms = {}

    def answer(self, handler, body):
        path = handler.path.removeprefix("/external-api/v1.0")
        if path == "/application/token/":
            return self._token(handler, json.loads(body))
        if handler.headers.get("Authorization") != "Bearer eyJ.jeton":
            return self._say(handler, 401, error="Invalid token.")
        if path == "/rooms/" and handler.command == "POST":
            assert json.loads(body) == {"access_level": "trusted"}
            room = str(uuid4())
            self.rooms[room] = f"{self.url}/{room[:3]}-{room[4:8]}-{room[9:12]}"
            return self._say(handler, 201, **self._facts(room))
        room = path.removeprefix("/rooms/")
        if room in self.rooms:
            return self._say(handler, 200, **self._facts(room))
        return self._say(handler, 404, detail="Not found.")

    def _token(self, handler, facts):
        if (facts["client_id"], facts["client_secret"]) != ("levier", SECRET):
            return self._say(handler, 401, error="Invalid credentials")
        if not facts["scope"].endswith("@ac-valbourg.example"):
            words = "This application is not authorized for this email domain."
            return self._say(handler, 403, error=words)
        assert facts["grant_type"] == "client_credentials"
        return self._say(handler, 200, access_token="eyJ.jeton", token_type="Bearer")

    def _facts(self, room):
        address = self.rooms[room]
        slug = address.rpartition("/")[2]
        return {"id": room, "slug": slug, "access_level": "trusted", "url": address}

    def _say(self, handler, status, **facts):
        handler.say(json.dumps(facts).encode(), status, "application/json")


# --- What goes wrong -----------------------------------------------------------------------------


def silent(handler):
    """Never answers."""
    time.sleep(1)


def dripping(handler):
    """Answers a letter at a time, and never ends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(60):
        try:
            handler.wfile.write(b"<")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def saying(content, status=200, **headers):
    return lambda handler: handler.say(content, status, **headers)


HUGE = b"<response>" + b"<a>b</a>" * 100_000 + b"</response>"
BOMB = (
    b'<!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'
    b"<response><returncode>SUCCESS</returncode><createTime>&b;</createTime></response>"
)
FAULTS = {
    "refused": saying(failed("checksumError", "Checksums do not match")),
    "in trouble": saying(b"<html>502</html>", 502),
    "sends elsewhere": saying(b"", 302, Location="http://169.254.169.254/"),
    "silent": silent,
    "dripping": dripping,
    "huge": saying(HUGE),
    "a bomb": saying(BOMB),
    "malformed": saying(b"<response><returncode>SUCCESS</returncode>"),
    "another page": saying(b"<html><body>Maintenance</body></html>"),
    "nothing": saying(b""),
}
