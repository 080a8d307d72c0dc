from datetime import UTC, datetime, timedelta

import pytest

from lms.class_sessions import operations
from lms.common import clock

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def first_of_december():
    with clock.at(NOW):
        yield


@pytest.fixture
def plan(class_activity, tom, valbourg):
    """Plan a date of the class, on 9 December at 14:00 in Paris unless told otherwise."""

    def planned(days=8, **facts):
        starts_at = NOW.replace(hour=13) + timedelta(days=days)
        facts = {
            "activity": class_activity,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "organisation": valbourg.est,
            "trainers": [tom],
            "seats": 2,
            "waiting_places": 2,
            "link": "https://visio.example/messagerie",
        } | facts
        return operations.plan(actor=tom, **facts)

    return planned


@pytest.fixture
def register():
    def registered(session, person):
        return operations.register(actor=person, session=session, person=person)

    return registered


@pytest.fixture
def filled(class_activity, valbourg):
    """The planning form as a trainer fills it in."""
    return {
        "activity": class_activity.pk,
        "kind": "virtual_class",
        "modality": "online",
        "date": "2026-12-09",
        "start": "14:00",
        "minutes": "45",
        "time_zone": "Europe/Paris",
        "link": "https://visio.example/salle",
        "place": "",
        "seats": "20",
        "waiting_places": "10",
        "replay_for": "registered",
        "organisation": valbourg.est.pk,
        "trainers": "",
    }
