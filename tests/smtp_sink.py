"""A mail server on this machine that keeps what it takes, and has its bad moments when told to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

GREETING = "220 sink"
OK, GO_AHEAD, BYE = "250 ok", "354 go ahead", "221 bye"


class Sink(ThreadingTCPServer):
    """`taken` counts the Message-IDs accepted; a line takes `per_line` messages at most, then says
    `farewell`, or hangs up without a word."""

    daemon_threads = True

    def __init__(self, per_line: int | None = None, farewell: str = ""):
        super().__init__(("127.0.0.1", 0), _Line)
        self.per_line, self.farewell = per_line, farewell
        self.taken: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

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
            self.answer(OK)

    def content(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
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
