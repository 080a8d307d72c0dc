"""Videos that stay on another site: which one holds them, and the address of its player.

Nothing is asked of that site before the reader's click. Only the players listed here may be framed:
the policy of the pages names their hosts, and no other.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

WORD = r"[\w-]{6,40}"
#: Names that say more to readers than the host.
NAMES = {
    "podeduc.apps.education.fr": "PodEduc",
    "www.youtube-nocookie.com": "YouTube",
    "player.vimeo.com": "Vimeo",
}


@dataclass(frozen=True)
class Player:
    """`name` of the site as readers know it; `host` it is served by; `url` of the player."""

    name: str
    host: str
    url: str


def player_of(address: str) -> Player | None:
    """The player of a video's address, or None where the site is not one that we frame."""
    try:
        told = urlsplit(address)
    except ValueError:  # brackets that close nothing
        return None
    host = (told.hostname or "").removeprefix("www.").removeprefix("m.")
    if told.scheme != "https":
        return None
    if host in settings.LEVIER_POD_HOSTS:
        found = re.match(r"/video/(\d+-[\w-]+)/?$", told.path)
        return found and _player(host, f"/video/{found[1]}/?is_iframe=true")
    if host in settings.LEVIER_PEERTUBE_HOSTS:
        found = re.match(rf"/(?:w|videos/watch)/({WORD})$", told.path)
        return found and _player(host, f"/videos/embed/{found[1]}")
    if host in ("youtube.com", "youtu.be"):
        code = told.path[1:] if host == "youtu.be" else parse_qs(told.query).get("v", [""])[0]
        found = re.fullmatch(WORD, code)
        return found and _player("www.youtube-nocookie.com", f"/embed/{code}")
    if host == "vimeo.com":
        found = re.match(r"/(\d{6,12})$", told.path)
        return found and _player("player.vimeo.com", f"/video/{found[1]}?dnt=1")
    return None


def _player(host, path):
    return Player(NAMES.get(host, host), host, f"https://{host}{path}")
