"""Meeting servers, from the environment: one is there once it is named.

Addresses are https, but on this very machine: whoever reads a signed address enters the class.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

#: What each kind is configured with, beside its address and its secret.
KINDS = {
    "bigbluebutton": lambda env, prefix: {"records": env.bool(f"{prefix}RECORDS", default=False)},
    "visio": lambda env, prefix: {"client_id": env(f"{prefix}CLIENT_ID")},
    "jitsi": lambda env, prefix: {
        "client_id": env(f"{prefix}CLIENT_ID"),
        "audience": env(f"{prefix}AUDIENCE", default="jitsi"),
    },
}
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def servers(env, is_local) -> dict[str, dict]:
    """By its short name, what each server is called and what its adapter is made of."""
    names = env.list("LEVIER_MEETING_SERVERS", default=[])
    return {name: _server(env, name, is_local) for name in names}


def _server(env, name: str, is_local) -> dict:
    if not NAME.fullmatch(name):
        raise ImproperlyConfigured(
            f"LEVIER_MEETING_SERVERS: {name!r} is no short name: small letters and digits, 32 at "
            "most."
        )
    prefix = f"LEVIER_MEETING_{name.upper()}_"
    kind = env(f"{prefix}KIND")
    if kind not in KINDS:
        raise ImproperlyConfigured(f"{prefix}KIND is one of {', '.join(KINDS)}, not {kind!r}.")
    url = env(f"{prefix}URL").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_local(parts.hostname or ""):
        raise ImproperlyConfigured(f"{prefix}URL must begin with https://")
    facts = {"kind": kind, "url": url, "secret": env(f"{prefix}SECRET")}
    return {
        "label": env(f"{prefix}LABEL", default=name.capitalize()),
        "facts": facts | KINDS[kind](env, prefix),
    }
