"""Asking a server something: not for long, not for much, and of nobody it would send us to."""

import json
import time

import requests
from requests import RequestException
from urllib3.exceptions import HTTPError

from lms.interop.meetings.port import Refused, Unreachable

#: Seconds to reach it, to wait for more of its answer, and for the whole: a person is waiting.
CONNECT, MORE, WHOLE = 2, 4, 6
LARGEST_ANSWER = 500_000


def ask(method: str, address: str, **facts) -> bytes:
    until = time.monotonic() + WHOLE
    try:
        with requests.request(
            method, address, timeout=(CONNECT, MORE), stream=True, allow_redirects=False, **facts
        ) as answer:
            content, status = _read(answer.raw, until), answer.status_code
    except (RequestException, HTTPError, OSError) as error:
        # Not even as the cause: its words hold the address, and the address is signed.
        raise Unreachable(type(error).__name__) from None
    if 400 <= status < 500:
        raise Refused(str(status))
    if not 200 <= status < 300:
        raise Unreachable(str(status))
    return content


def ask_json(method: str, address: str, **facts) -> dict:
    try:
        answer = json.loads(ask(method, address, **facts))
    except ValueError:
        raise Unreachable("not JSON") from None
    if not isinstance(answer, dict):
        raise Unreachable("not an object")
    return answer


def _read(raw, until: float) -> bytes:
    """By what comes at a time, so that a server that drips is left at the hour."""
    content = b""
    while portion := raw.read1(65_536, decode_content=True):
        content += portion
        if len(content) > LARGEST_ANSWER:
            raise Unreachable("too long")
        if time.monotonic() > until:
            raise Unreachable("too slow")
    return content
