"""What a page or a player may send."""

import json
import math
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django import forms

from lms.progress.errors import UnreadableReport, UnreadableTicks
from lms.progress.watching import MAX_RANGES

MAX_BYTES = 16_384
MAX_TICKS = 300


class DeclareForm(forms.Form):
    token = forms.CharField(max_length=500)
    event_id = forms.UUIDField()
    next = forms.CharField(required=False, max_length=500)


def read_ticks(text):
    """{activity uuid: day}, from what a browser kept."""
    try:
        ticks = {UUID(uuid): date.fromisoformat(day) for uuid, day in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableTicks from error
    if len(ticks) > MAX_TICKS:
        raise UnreadableTicks
    return ticks


@dataclass(frozen=True)
class WatchReport:
    """What a player sent, checked for its form; what it claims is checked by the operation."""

    event_id: UUID
    ranges: list
    position: float
    speed: float

    @classmethod
    def read(cls, body):
        if len(body) > MAX_BYTES:
            raise UnreadableReport
        try:
            told = json.loads(body)
            ranges = [(_number(start), _number(end)) for start, end in told["ranges"]]
            report = cls(
                event_id=UUID(str(told.get("event_id") or uuid4())),
                ranges=ranges,
                position=_number(told.get("position", 0)),
                speed=_number(told.get("speed", 1)),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadableReport from error
        if len(ranges) > MAX_RANGES or any(start > end for start, end in ranges):
            raise UnreadableReport
        return report


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)
