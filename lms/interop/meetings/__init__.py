"""Meeting servers: one port (`port.py`), one adapter a server, one file each.

An adapter is made of what the installation was configured with, and knows nothing else: the same
call, made twice, opens one meeting.
"""

from lms.interop.meetings.bigbluebutton import BigBlueButton
from lms.interop.meetings.jitsi import Jitsi
from lms.interop.meetings.port import MeetingServer
from lms.interop.meetings.visio import Visio

KINDS = {"bigbluebutton": BigBlueButton, "visio": Visio, "jitsi": Jitsi}


def made(kind: str, **facts) -> MeetingServer:
    """The server of this kind, with its address and its secrets."""
    return KINDS[kind](**facts)
