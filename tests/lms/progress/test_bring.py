"""An adult brings along what they had ticked without an account: what one declares, once."""

import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from lms.catalog.operations import withdraw_activity
from lms.progress import errors, forms, operations
from lms.progress.models import Completion, Evidence
from lms.progress.queries import opened_token, receipt

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def bring(person, *activities):
    return operations.bring(actor=person, ticks={one.uuid: DAY for one in activities})


def counts():
    return Evidence.objects.count(), Completion.objects.count()


def test_a_guide_and_a_transcript_are_taken_with_where_they_come_from(claire, guide, tutorial):
    assert bring(claire, guide, tutorial) == [guide, tutorial]
    rules = dict(Completion.objects.values_list("activity__kind", "rule"))
    assert rules == {"guide": "button", "tutorial": "transcript"}
    assert [one.data for one in Evidence.objects.all()] == [
        {"from": "browser", "day": "2026-11-02"}
    ] * 2


def test_a_class_a_quiz_or_a_practice_is_never_taken(
    claire, guide, class_activity, quiz_activity, practice
):
    assert bring(claire, class_activity, guide, quiz_activity, practice) == [guide]
    assert counts() == (1, 1)


def test_what_is_unknown_or_withdrawn_is_left(claire, guide):
    withdraw_activity(actor=None, uuid=guide.uuid)
    assert operations.bring(actor=claire, ticks={guide.uuid: DAY, uuid4(): DAY}) == []
    assert counts() == (0, 0)


def test_brought_twice_it_counts_once(claire, guide):
    bring(claire, guide)
    assert bring(claire, guide) == []
    assert counts() == (1, 1)


def test_taken_back_it_is_not_brought_again(claire, marc, guide):
    bring(claire, guide)
    operations.revoke_completion(
        actor=marc, completion=Completion.objects.get(), reason="Cochée par un enfant"
    )
    assert bring(claire, guide) == []
    assert Completion.objects.filter(revoked_at=None).count() == 0


def test_what_is_done_already_gains_nothing(claire, guide):
    operations.declare(
        actor=claire, activity=guide, event_id=uuid4(), token=opened_token(claire, guide)
    )
    assert bring(claire, guide) == []
    assert counts() == (1, 1)


def test_two_people_bring_from_the_same_device(claire, karim, guide):
    assert (bring(claire, guide), bring(karim, guide)) == ([guide], [guide])


def test_the_receipt_does_not_say_that_a_page_was_opened(claire, karim, guide):
    bring(claire, guide)
    operations.declare(
        actor=karim, activity=guide, event_id=uuid4(), token=opened_token(karim, guide)
    )
    assert receipt(claire, guide)[0].sentence != receipt(karim, guide)[0].sentence


def test_the_answer_says_how_many_and_lets_the_browser_forget(claire, guide, practice, client_of):
    ticks = {str(one.uuid): "2026-11-02" for one in (guide, practice)}
    answer = client_of(claire).post(
        reverse("progress:bring"),
        {"ticks": json.dumps(ticks), "next": guide.path},
    )
    assert (answer.status_code, answer.url) == (302, guide.path)
    [message] = answer.wsgi_request._messages
    assert (message.level_tag, message.extra_tags) == ("success", "brought")
    assert [int(word) for word in str(message).split() if word.isdigit()] == [1, 1]


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"x": "2026-11-02"}', f'{{"{UUID(int=1)}": "hier"}}', "[" * 5000]
)
def test_what_cannot_be_read_is_refused_whole(text):
    with pytest.raises(errors.UnreadableTicks):
        forms.read_ticks(text)


def test_what_cannot_be_read_stays_in_the_browser(claire, client_of):
    answer = client_of(claire).post(reverse("progress:bring"), {"ticks": "?"})
    assert (answer.status_code, answer.url) == (302, reverse("my_space"))
    [message] = answer.wsgi_request._messages
    assert (message.level_tag, message.extra_tags) == ("error", "")
    assert counts() == (0, 0)
