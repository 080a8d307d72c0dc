"""The cast: one territory, its people, five activities and the curriculum they make."""

import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.db.backends.sqlite3 import base as sqlite
from pytest_django.plugin import blocking_manager_key

from lms.people.models import Role
from lms.quizzes.operations import publish_quiz
from lms.territory.models import Audience
from tests import factories
from tests.factories import Kind

_flush = sqlite.DatabaseOperations.execute_sql_flush


def _flush_through_the_door(self, sql_list):
    """Transactional tests empty every table with DELETE, which the append-only ones refuse."""
    with self.connection.cursor() as cursor:
        cursor.execute("INSERT INTO lms_guarddoor (reason) VALUES ('tests')")
    # The door goes last.
    _flush(self, sorted(sql_list, key=lambda statement: "lms_guarddoor" in statement))


sqlite.DatabaseOperations.execute_sql_flush = _flush_through_the_door


def pytest_collection_modifyitems(config, items):
    """Tests that commit leave an empty database: what the migrations wrote is put back after.

    Those of `make chaos` only run where they are asked for.
    """
    if "chaos" not in config.option.markexpr:
        set_aside = [item for item in items if item.get_closest_marker("chaos")]
        config.hook.pytest_deselected(items=set_aside)
        items[:] = [item for item in items if item not in set_aside]
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), False
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    result = yield
    if nextitem is None:  # the database went with the session
        return result
    mark = item.get_closest_marker("django_db")
    if mark and mark.kwargs.get("serialized_rollback"):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            connection.close()
    return result


@pytest.fixture(scope="session", autouse=True)
def emptied_folders():
    """Each process uploads into folders of its own, gone when it ends."""
    yield
    for folder in (settings.MEDIA_ROOT, settings.LEVIER_PRIVATE):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def forgotten_limits():
    """Limits are counted in the cache: each test starts with none reached."""
    cache.clear()


@pytest.fixture
def valbourg(db):
    return factories.territory()


@pytest.fixture
def claire(valbourg):
    return factories.person("Claire", "Morvan", valbourg.tilleuls)


@pytest.fixture
def karim(valbourg):
    return factories.person("Karim", "Haddad", valbourg.acacias)


@pytest.fixture
def nadia(valbourg):
    return factories.person("Nadia", "Le Bris", valbourg.peupliers)


@pytest.fixture
def sophie(valbourg):
    return factories.person("Sophie", "Garnier", valbourg.tilleuls, Audience.HEAD, Role.HEAD)


@pytest.fixture
def helene(valbourg):
    return factories.person("Hélène", "Roussel", valbourg.est, Audience.INSPECTOR, Role.INSPECTOR)


@pytest.fixture
def marc(valbourg):
    return factories.person("Marc", "Delaunay", valbourg.est, Audience.ADVISER, Role.ADVISER)


@pytest.fixture
def tom(valbourg):
    return factories.person("Tom", "Vasseur", valbourg.est, Audience.DIGITAL_ADVISER, Role.TRAINER)


@pytest.fixture
def paul(valbourg):
    return factories.person(
        "Paul", "Fournier", valbourg.academy, Audience.PARTNER, Role.PROJECT_LEAD
    )


@pytest.fixture
def ines(db):
    """An editor: a group of the back office, and no post."""
    editor = factories.person("Inès", "Benali")
    group, _created = Group.objects.get_or_create(name="Editors")
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    editor.groups.add(group)
    return editor


@pytest.fixture
def ada(db):
    return factories.person("Ada", "Kessler", is_superuser=True)


@pytest.fixture
def guide(db):
    return factories.activity(Kind.GUIDE, "Remplir le cahier de textes")


@pytest.fixture
def tutorial(db):
    return factories.activity(Kind.TUTORIAL, "Publier dans le blog de la classe", duration=100)


@pytest.fixture
def class_activity(db):
    return factories.activity(Kind.CLASS, "Prendre en main la messagerie", minutes=60)


@pytest.fixture
def quiz_activity(db):
    quiz = factories.activity(Kind.QUIZ, "Ce que les familles voient", minutes=5)
    publish_quiz(actor=None, activity=quiz, pass_share=70, questions=factories.QUESTIONS)
    return quiz


@pytest.fixture
def practice(db):
    return factories.activity(Kind.PRACTICE, "Préparer une semaine de devoirs", minutes=45)


@pytest.fixture
def curriculum(guide, tutorial, class_activity, quiz_activity, practice):
    return factories.curriculum_of(
        [guide, tutorial, class_activity, quiz_activity, practice], slug="ma-classe-dans-l-ent"
    )


@pytest.fixture
def client_of():
    """A browser in which this person is signed in."""

    return factories.client_of
