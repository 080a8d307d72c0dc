"""Who may manage a session: the check beside the filter `queries.visible_to`."""

from lms.class_sessions.queries import visible_to


def may_manage(person, session) -> bool:
    """Its trainers, those who manage its organisation, administrators; None is the system."""
    return person is None or visible_to(person).filter(pk=session.pk).exists()
