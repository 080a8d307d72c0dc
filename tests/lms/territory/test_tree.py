"""The tree goes from the académie down to the school; partners hang at any level of it."""

import pytest

from lms.territory.errors import Misplaced
from lms.territory.models import Organisation
from lms.territory.operations import found_organisation, move_organisation

Kind = Organisation.Kind
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "above", "fits"),
    [
        (Kind.SCHOOL, Kind.DISTRICT, True),
        (Kind.SCHOOL, Kind.DEPARTMENT, True),
        (Kind.PARTNER, Kind.ACADEMY, True),
        (Kind.PARTNER, Kind.SCHOOL, True),
        (Kind.SCHOOL, Kind.SCHOOL, False),
        (Kind.DISTRICT, Kind.SCHOOL, False),
        (Kind.ACADEMY, Kind.DEPARTMENT, False),
        (Kind.SCHOOL, Kind.PARTNER, False),
        (Kind.PARTNER, Kind.PARTNER, False),
    ],
)
def test_what_hangs_under_what(kind, above, fits):
    assert kind.may_hang_under(above) is fits


def test_nothing_is_founded_nor_moved_where_it_does_not_belong(valbourg):
    with pytest.raises(Misplaced, match="Académie.*École"):
        found_organisation(
            actor=None, kind=Kind.ACADEMY, code="98", name="Ailleurs", parent=valbourg.tilleuls
        )
    with pytest.raises(Misplaced, match="École.*École"):
        move_organisation(actor=None, organisation=valbourg.tilleuls, parent=valbourg.acacias)
    valbourg.tilleuls.refresh_from_db()
    assert valbourg.tilleuls.parent == valbourg.est
