import pytest
from django.contrib.auth.models import Group

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
    person = factories.person("Inès", "Benali")
    person.groups.add(Group.objects.get(name=groups.EDITORS))
    return person


@pytest.fixture
def administration(db):
    person = factories.person("Paul", "Fournier")
    person.groups.add(Group.objects.get(name=groups.ADMINISTRATION))
    return person


@pytest.fixture
def contributor(db):
    person = factories.person("Mehdi", "Laurent")
    person.groups.add(Group.objects.get(name=groups.CONTRIBUTORS))
    return person
