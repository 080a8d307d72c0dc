"""Log lines as JSON, one a line, without what a log must never hold."""

import json
import logging
import re
from datetime import UTC, datetime

from lms.common import request_id

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Long unbroken runs of letters and digits, as tokens, keys and session names are.
TOKEN = re.compile(r"(?<![\w/.-])(?=[\w-]*\d)[A-Za-z0-9_-]{24,}(?![\w/.-])")
# What follows these in an address is a secret: reset and confirmation links, query secrets.
LINK = re.compile(
    r"(/(?:reinitialiser|confirmer)/)[^/\s\"]+|((?:token|key|code|password)=)[^&\s\"]+"
)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def scrub(text: str) -> str:
    """`text` without e-mail addresses nor tokens. Uuids stay: they name rows, not people."""
    text = EMAIL.sub("[address]", text)
    text = LINK.sub(lambda found: (found[1] or found[2]) + "[secret]", text)
    return TOKEN.sub(lambda found: found[0] if UUID.fullmatch(found[0]) else "[token]", text)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
            # Django logs an answer after the middleware that named its request.
            "request": getattr(getattr(record, "request", None), "id", request_id.current()),
        }
        line |= {name: scrub(str(value)) for name, value in getattr(record, "facts", {}).items()}
        if record.exc_info:
            line["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
