"""A mail server on this machine that keeps what it takes, and has its bad moments when told to."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

GREETING = "220 sink"
OK, GO_AHEAD, BYE = "250 ok", "354 go ahead", "221 bye"


class Sink(ThreadingTCPServer):
    """`taken` counts the Message-IDs accepted, each said so `delay` seconds later; a line takes
    `per_line` messages at most, then says `farewell`, or hangs up without a word."""

    daemon_threads = True

    def __init__(self, per_line: int | None = None, farewell: str = "", delay: float = 0):
        super().__init__(("127.0.0.1", 0), _Line)
        self.per_line, self.farewell, self.delay = per_line, farewell, delay
        self.taken: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # of whoever was killed
            super().handle_error(request, client_address)

    def take(self, content: bytes) -> None:
        with self._lock:
            self.taken[message_from_bytes(content)["Message-ID"]] += 1


class _Line(StreamRequestHandler):
    """One connection, command by command."""

    def handle(self) -> None:
        self.taken = 0
        self.answer(GREETING)
        for line in self.rfile:
            verb = line.split(maxsplit=1)[0].upper() if line.strip() else b""
            if verb == b"QUIT":
                return self.answer(BYE)
            if verb == b"MAIL" and self.taken == self.server.per_line:
                return self.server.farewell and self.answer(self.server.farewell)
            if verb == b"DATA":
                self.answer(GO_AHEAD)
                self.server.take(self.content())
                self.taken += 1
                time.sleep(self.server.delay)
            self.answer(OK)

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:  # it died before the end: nothing is taken
                raise ConnectionAbortedError
            lines.append(line)
        return b"".join(lines)

    def answer(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def listening(**moods) -> Iterator[Sink]:
    with Sink(**moods) as sink:
        Thread(target=sink.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield sink
        finally:
            sink.shutdown()
