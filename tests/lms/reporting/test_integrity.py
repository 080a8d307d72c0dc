"""verify_integrity finds what was changed behind our back, and says where."""

import io

import pytest
from django.core.management import CommandError, call_command

from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
from lms.reporting.integrity import INVARIANTS
from lms.territory.models import Organisation

pytestmark = pytest.mark.django_db


def run():
    out = io.StringIO()
    call_command("verify_integrity", stdout=out)
    return out.getvalue()


def test_every_invariant_holds_on_an_honest_database(claire, curriculum):
    enrol(actor=claire, person=claire, curriculum=curriculum)
    lines = run().splitlines()
    assert len(lines) == len(INVARIANTS)
    assert all(line.startswith("ok") for line in lines)


def test_a_counter_changed_by_hand_is_found(claire, curriculum):
    enrolment = enrol(actor=claire, person=claire, curriculum=curriculum)
    Enrolment.objects.filter(pk=enrolment.pk).update(required_done=1)
    with pytest.raises(CommandError, match="1 of"):
        run()


def test_a_branch_cut_from_its_tree_is_found(valbourg):
    Organisation.objects.filter(pk=valbourg["tilleuls"].pk).update(path="/999/")
    with pytest.raises(CommandError, match="1 of"):
        run()
