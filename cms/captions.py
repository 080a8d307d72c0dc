"""Captions as editors bring them (WebVTT): checked line by line, read as a transcript."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TIMING = re.compile(r"^(?P<start>[\d:.]+)\s+-->\s+(?P<end>[\d:.]+)(?:\s+\S.*)?$")
STAMP = re.compile(r"^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})$")
CLOCK = re.compile(r"^(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)$")
TAG = re.compile(r"<[^>]*>")
SENTENCE_END = (".", "?", "…", "»", "!")
LARGEST = 500_000


@dataclass(frozen=True)
class Cue:
    """A phrase, and when it is heard (in seconds)."""

    start: float
    end: float
    text: str

    @property
    def clock(self) -> str:
        return clock_of(self.start)


class CaptionError(ValueError):
    """The captions cannot be read; the sentence says at which line and why."""


def clock_of(seconds: float) -> str:
    """4:05, or 1:02:30 from one hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def seconds_of(clock: str) -> int:
    """The reverse of `clock_of`; ValueError when it is no time."""
    found = CLOCK.match(clock.strip())
    if not found:
        raise ValueError(clock)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def validate_clock(clock: str) -> None:
    try:
        seconds_of(clock)
    except ValueError as error:
        raise ValidationError(_("Write minutes and seconds, like 1:42.")) from error


def decode(content: bytes) -> str:
    """The text of an uploaded captions file."""
    if len(content) > LARGEST:
        raise CaptionError(_("This file is too large for captions: 500 kB at most."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptionError(
            _("The captions file is not text in UTF-8: save it again with this encoding.")
        ) from error


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT text, in order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^\ufeff?WEBVTT(\s|$)", lines[0]):
        raise CaptionError(_("Line 1: captions begin with the word WEBVTT."))
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if block[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        cues.append(_cue(number, block, after=cues[-1].start if cues else 0.0))
    if not cues:
        raise CaptionError(_("The captions hold no phrase."))
    return cues


def transcript_of(cues: list[Cue]) -> list[Cue]:
    """Paragraphs to read: cues joined until a sentence ends."""
    paragraphs: list[Cue] = []
    for cue in cues:
        last = paragraphs[-1] if paragraphs else None
        if last and not last.text.endswith(SENTENCE_END):
            paragraphs[-1] = Cue(last.start, cue.end, f"{last.text} {cue.text}")
        else:
            paragraphs.append(cue)
    return paragraphs


def _blocks(lines):
    """(number of the first line, lines) of each block, the header's own line left out."""
    block, first = [], 2
    for number, line in enumerate([*lines[1:], ""], start=2):
        if line.strip():
            if not block:
                first = number
            block.append(line.strip())
        elif block:
            yield first, block
            block = []


def _cue(number, block, *, after) -> Cue:
    if "-->" not in block[0] and len(block) > 1 and "-->" in block[1]:
        number, block = number + 1, block[1:]  # a cue may bear a name on the line above
    timing = TIMING.match(block[0])
    if not timing:
        raise CaptionError(
            _("Line %(line)d: times are expected here, like 00:01.000 --> 00:04.000.")
            % {"line": number}
        )
    start, end = _stamp(timing["start"], number), _stamp(timing["end"], number)
    if end <= start:
        raise CaptionError(_("Line %(line)d: the phrase ends before it begins.") % {"line": number})
    if start < after:
        raise CaptionError(
            _("Line %(line)d: the phrase begins before the one above it.") % {"line": number}
        )
    text = " ".join(TAG.sub("", line) for line in block[1:]).strip()
    if not text:
        raise CaptionError(_("Line %(line)d: no words under these times.") % {"line": number})
    return Cue(start, end, text)


def _stamp(stamp, number) -> float:
    found = STAMP.match(stamp)
    if not found:
        raise CaptionError(
            _("Line %(line)d: “%(stamp)s” is not a time, like 00:01.000.")
            % {"line": number, "stamp": stamp}
        )
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
