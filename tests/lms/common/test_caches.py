"""One cache for every process, in the database; what a page asks dozens of times, asked once."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.common import caches
from lms.common.caches import DatabaseCache

ROOTS = "wagtail_site_root_paths"
TABLE = "levier_cache_of_a_test"

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """Opens the cache as one more process would."""
    call_command("createcachetable", TABLE, verbosity=0)
    return lambda: DatabaseCache(TABLE, {})


def reads(cache, key, times):
    with CaptureQueriesContext(connection) as asked:
        values = {cache.get(key, version=2) for _ in range(times)}
    return values, len(asked)


def test_what_a_page_asks_dozens_of_times_is_read_once(opened):
    cache = opened()
    cache.set(ROOTS, "ici", version=2)
    assert reads(cache, ROOTS, 30) == ({"ici"}, 1)


def test_what_other_keys_hold_is_read_each_time(opened):
    cache = opened()
    cache.set("tries", 1, version=2)
    assert reads(cache, "tries", 3) == ({1}, 3)


def test_an_absence_is_not_remembered(opened):
    cache = opened()
    assert cache.get(ROOTS, "rien", version=2) == "rien"
    opened().set(ROOTS, "ici", version=2)
    assert cache.get(ROOTS, "rien", version=2) == "ici"


@pytest.mark.parametrize("change", ["set", "delete", "clear"])
def test_whoever_changes_it_knows_at_once(opened, change):
    cache = opened()
    cache.set(ROOTS, "ici", version=2)
    cache.get(ROOTS, version=2)
    if change == "set":
        cache.set(ROOTS, "là", version=2)
    elif change == "delete":
        cache.delete(ROOTS, version=2)
    else:
        cache.clear()
    assert cache.get(ROOTS, version=2) == ("là" if change == "set" else None)


def test_another_process_knows_a_second_later(opened, monkeypatch):
    cache, other = opened(), opened()
    cache.set(ROOTS, "ici", version=2)
    now = 1000.0
    monkeypatch.setattr(caches, "monotonic", lambda: now)
    assert cache.get(ROOTS, version=2) == "ici"
    other.set(ROOTS, "là", version=2)
    assert cache.get(ROOTS, version=2) == "ici"
    now += DatabaseCache.SECONDS
    assert cache.get(ROOTS, version=2) == "là"
