"""The sessions of one person. They hold its key inside: each is opened to be told apart."""

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
    """Drop the sessions where somebody began to sign in, or up, with one of these addresses."""
    begun = [
        session.pk
        for session in Session.objects.iterator()
        if any(address in str(session.get_decoded()).lower() for address in addresses)
    ]
    Session.objects.filter(pk__in=begun).delete()


def end_sessions(*, actor, person, but: str = "") -> int:
    """Sign this person out everywhere, but for the session of that key; how many were ended."""
    ended = [key for key in sessions_of(person) if key != but]
    Session.objects.filter(pk__in=ended).delete()
    if ended and actor is not None:
        audit.record(actor=actor, verb="sessions.ended", target=person, number=len(ended))
    return len(ended)
