"""Messages to people: written with their cause, sent once (see operations.py)."""

from lms.common.outbox.render import render

__all__ = ["render"]
