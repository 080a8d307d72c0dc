import pytest

from cms import groups
from tests import factories
from tests.cms import builders


class Pages(dict):
    def __getattr__(self, name):
        return self[name]


@pytest.fixture
def site(db):
    """One page of each type, published."""
    return Pages(builders.small_site())


@pytest.fixture
def editor(db):
    from django.contrib.auth.models import Group

    person = factories.person("Inès", "Benali")
    person.groups.add(Group.objects.get(name=groups.EDITORS))
    return person


@pytest.fixture
def administration(db):
    from django.contrib.auth.models import Group

    person = factories.person("Paul", "Fournier")
    person.groups.add(Group.objects.get(name=groups.ADMINISTRATION))
    return person
