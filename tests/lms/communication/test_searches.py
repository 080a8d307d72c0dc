"""Words searched in vain are counted, without anybody in them."""

from datetime import timedelta

import pytest

from lms.common import clock
from lms.communication import operations
from lms.communication.models import SearchMiss
from lms.communication.operations import forget_old_searches, note_search_without_result
from lms.communication.queries import searches_without_result
from tests.lms.threads import together


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "ab", "claire.morvan@x.fr", "06010 20304", "é" * 61])
def test_what_might_be_somebody_s_is_not_kept(words):
    assert note_search_without_result(words=words) is None
    assert not SearchMiss.objects.exists()


@pytest.mark.django_db
def test_the_most_frequent_of_the_last_three_months_come_first():
    with clock.at(clock.now() - timedelta(days=92)):
        note_search_without_result(words="ancien")
    for words in ("cantine", "garderie", "Garderie"):
        note_search_without_result(words=words)
    assert [(one.words, one.times) for one in searches_without_result()] == [
        ("garderie", 2),
        ("cantine", 1),
    ]
    assert forget_old_searches() == 1
    assert SearchMiss.objects.count() == 2


@pytest.mark.django_db
def test_a_machine_that_searches_at_random_fills_nothing(monkeypatch):
    monkeypatch.setattr(operations, "MOST", 2)
    for words in ("cantine", "garderie", "piscine", "cantine"):
        note_search_without_result(words=words)
    assert dict(SearchMiss.objects.values_list("words", "times")) == {"cantine": 2, "garderie": 1}


@pytest.mark.django_db(transaction=True)
def test_the_same_words_at_the_same_moment_are_counted_each_time():
    together(4, lambda: note_search_without_result(words="cantine"))
    assert SearchMiss.objects.get().times == 4
