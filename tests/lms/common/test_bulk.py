"""Many rows written at once are as if each had been saved."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.common import bulk
from lms.common.models import AuditEntry
from lms.people.models import Person, Post
from lms.territory.models import Audience

pytestmark = pytest.mark.django_db
MANY = 2 * bulk.FEW


def people(number):
    return [
        Person(email=f"P{rank}@Valbourg.example", first_name="É\tva\\", last_name="Noël\n;")
        for rank in range(number)
    ]


@pytest.mark.parametrize("number", [0, 1, MANY])
def test_rows_are_read_back_as_they_were_given(number, valbourg):
    written = people(number)
    bulk.insert(written)
    posts = [
        Post(
            person=one,
            organisation=valbourg.tilleuls,
            audience=Audience.TEACHER,
            starts_on=date(2026, 9, 1),
        )
        for one in written
    ]
    bulk.insert(posts)
    read = Person.objects.in_bulk([one.pk for one in written])
    assert len(read) == number
    for one in written:
        assert not one._state.adding
        again = read[one.pk]
        assert again.email == one.email.lower()
        for name in ("uuid", "first_name", "last_name", "created_at", "declined_reminders"):
            assert getattr(again, name) == getattr(one, name)
    for post in posts:
        kept = Post.objects.get(pk=post.pk)
        assert (kept.person, kept.starts_on, kept.ends_on) == (post.person, post.starts_on, None)
        assert (kept.role, kept.confirmed) == (post.role, post.confirmed)


def test_a_constraint_refuses_all_of_them(valbourg):
    twice = [*people(MANY), *people(1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(twice)
    assert not Person.objects.filter(last_name="Noël\n;").exists()


def test_facts_in_json_keep_their_shape(ada):
    entry = {"sequence": 10**6, "at": ada.created_at, "verb": "person.imported"}
    bulk.insert(
        AuditEntry(
            **entry | {"sequence": 10**6 + rank},
            facts={"é": [None, True, rank]},
            previous="0" * 64,
            digest=f"{rank:064}",
        )
        for rank in range(MANY)
    )
    facts = AuditEntry.objects.filter(sequence__gte=10**6).order_by("sequence")
    assert [one.facts for one in facts] == [{"é": [None, True, rank]} for rank in range(MANY)]
