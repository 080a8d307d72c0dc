"""The sessions of one person. They hold its key inside: each is opened to be told apart."""

import re

from django.contrib.sessions.models import Session

from lms.common import audit, clock


def sessions_of(person) -> list[str]:
    """The keys of the sessions that are open, on all devices."""
    return [
        session.pk
        for session in Session.objects.filter(expire_date__gt=clock.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]


def end_unfinished(addresses: set[str]) -> None:
    """Drop the sessions where somebody began to sign in, or up, with one of these addresses.

    Nobody is signed out: a session that is signed in belongs to its person.
    """
    # Whole addresses: "ana@…" also ends "joana@…".
    any_of = "|".join(map(re.escape, sorted(addresses)))
    named = re.compile(rf"(?<![\w.+-])(?:{any_of})(?![\w-]|\.\w)", re.IGNORECASE)
    begun = []
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        kept = session.get_decoded()
        if "_auth_user_id" not in kept and named.search(str(kept)):
            begun.append(session.pk)
    Session.objects.filter(pk__in=begun).delete()


def end_sessions(*, actor, person, but: str = "") -> int:
    """Sign this person out everywhere, but for the session of that key; how many were ended."""
    ended = [key for key in sessions_of(person) if key != but]
    Session.objects.filter(pk__in=ended).delete()
    if ended and actor is not None:
        audit.record(actor=actor, verb="sessions.ended", target=person, number=len(ended))
    return len(ended)
