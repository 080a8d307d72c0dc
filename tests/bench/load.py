"""Clients who ask for one address, again and again, for some seconds."""

import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import demo
from tests.bench.measure import Wrong
from tests.bench.places import PORT, Place

FLOOR_PORT = PORT + 2
PATIENCE = 30  # seconds, for one answer
LEAST = 20  # answers of each client, however slow


@dataclass(frozen=True)
class Answers:
    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.latencies, n=20)[-1]


@contextmanager
def served(place: Place) -> Iterator[tuple[str, str]]:
    """The addresses of ours and of the floor, served as the demo is; one is asked at a time."""
    env = place.environment()
    company = demo.Company()
    ours, floor = f"http://localhost:{PORT}", f"http://localhost:{FLOOR_PORT}"
    try:
        for name, wsgi, port in (
            ("site", "lms.config.wsgi", PORT),
            ("floor", "tests.bench.floor.wsgi", FLOOR_PORT),
        ):
            demo.refuse_busy_port(port, name)
            company.start(name, demo.gunicorn(wsgi, port, workers=2), env)
        demo.wait_for(f"{ours}/healthz/", company)
        demo.wait_for(f"{floor}/c/", company)
        yield ours, floor
    finally:
        company.stop()


def ask(url: str, says: str, *, clients: int, seconds: float, cookie: str = "") -> Answers:
    """Each client asks, reads the whole answer, checks what it `says`, and asks again.

    A connection an answer, as behind a proxy by default: kept ones would tie a client to a worker.
    """
    request, expected = _request(url, cookie), says.encode()
    address = ("127.0.0.1", urlsplit(url).port)

    def client(_number: int) -> list[float]:
        latencies, until = [], time.perf_counter() + seconds
        while time.perf_counter() < until or len(latencies) < LEAST:
            start = time.perf_counter()
            answer = _answer(address, request)
            latencies.append(time.perf_counter() - start)
            if not answer.startswith(b"HTTP/1.1 200") or expected not in answer:
                raise Wrong(f"{url} does not say “{says}” but: {answer[:300]!r}")
        return latencies

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        latencies = [one for told in pool.map(client, range(clients)) for one in told]
    return Answers(time.perf_counter() - start, latencies)


def _request(url: str, cookie: str) -> bytes:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def _answer(address: tuple[str, int], request: bytes) -> bytes:
    chunks = []
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(request)
        while chunk := connection.recv(1 << 18):
            chunks.append(chunk)
    return b"".join(chunks)
