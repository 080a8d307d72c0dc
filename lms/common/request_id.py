"""A name for each request, in its answer, its log lines and its activity log entries."""

import re
import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,36}")


def current() -> str:
    return _current.get()


class RequestIdMiddleware:
    """Takes the proxy's X-Request-ID when it is a plain name, makes one otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _ACCEPTED.fullmatch(given) else str(uuid.uuid4())
        token = _current.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = request.id
        return response
