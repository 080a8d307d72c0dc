"""Who may change a session: the check beside the filter `queries.given_by`."""

from lms.class_sessions.queries import given_by


def may_manage(person, session) -> bool:
    """Its trainers and administrators; None is the system."""
    return person is None or given_by(person).filter(pk=session.pk).exists()
