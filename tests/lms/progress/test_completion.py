"""A completion is a fact (domain.md, rule 2): once per round, and taken back only aloud."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lms.catalog.operations import withdraw_activity
from lms.common import clock
from lms.common.models import AuditEntry
from lms.progress import errors, operations
from lms.progress.models import Completion, Evidence, Source, WatchState
from lms.progress.queries import completions_of, opened_token, unproven, visible_to

pytestmark = pytest.mark.django_db


def declare(person, activity, event_id=None, token=None):
    return operations.declare(
        actor=person,
        activity=activity,
        event_id=event_id or uuid4(),
        token=token or opened_token(person, activity),
    )


def decide(actor, person, activity, reason="Vu en classe", event_id=None):
    return operations.decide_completion(
        actor=actor,
        person=person,
        activity=activity,
        reason=reason,
        event_id=event_id or uuid4(),
    )


def standing(person, activity):
    return completions_of(person, [activity.pk]).get(activity.pk)


def test_a_reader_says_a_guide_is_read_and_it_is_done(claire, guide):
    evidence = declare(claire, guide)
    completion = standing(claire, guide)
    assert (completion.rule, completion.evidence, completion.round) == ("button", evidence, 1)
    assert completion.achieved_at == evidence.happened_at


def test_the_same_event_sent_twice_counts_once(claire, guide):
    event_id = uuid4()
    assert declare(claire, guide, event_id) == declare(claire, guide, event_id)
    assert (Evidence.objects.count(), Completion.objects.count()) == (1, 1)


def test_an_event_already_counted_elsewhere_is_refused(claire, guide, tutorial):
    event_id = uuid4()
    declare(claire, guide, event_id)
    with pytest.raises(errors.EventReused):
        declare(claire, tutorial, event_id)
    assert standing(claire, tutorial) is None


def test_doing_it_again_adds_evidence_and_moves_no_date(claire, guide):
    declare(claire, guide)
    before = standing(claire, guide).achieved_at
    with clock.at(clock.now() + timedelta(days=30) - timedelta(minutes=1)):
        declare(claire, guide)
    assert Evidence.objects.count() == 2
    assert standing(claire, guide).achieved_at == before


def test_only_who_opened_the_page_may_declare_it(claire, karim, guide, tutorial):
    for token in (opened_token(karim, guide), opened_token(claire, tutorial), "forged"):
        with pytest.raises(errors.NotOpened):
            declare(claire, guide, token=token)
    assert not Evidence.objects.exists()


def test_a_page_opened_too_long_ago_is_to_be_opened_again(claire, guide):
    token = opened_token(claire, guide)
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(errors.NotOpened):
        declare(claire, guide, token=token)


def test_a_quiz_is_never_declared(claire, quiz_activity):
    with pytest.raises(errors.NotDeclared):
        declare(claire, quiz_activity)


def test_a_withdrawn_guide_is_no_longer_declared(claire, guide):
    guide = withdraw_activity(actor=None, uuid=guide.uuid)
    with pytest.raises(errors.Withdrawn):
        declare(claire, guide)


def test_evidence_alone_completes_nothing(claire, quiz_activity):
    operations.record_evidence(
        actor=claire,
        person=claire,
        activity=quiz_activity,
        source=Source.QUIZ,
        event_id=uuid4(),
        data={"score": 40},
    )
    assert Evidence.objects.count() == 1
    assert standing(claire, quiz_activity) is None


def test_the_inspector_decides_for_a_teacher_of_the_district_with_a_reason(helene, claire, guide):
    completion = decide(helene, claire, guide)
    assert (completion.rule, completion.evidence.author) == ("manager", helene)
    assert completion.evidence.reason == "Vu en classe"


def test_nobody_decides_for_themself_nor_elsewhere_nor_without_a_reason(
    helene, claire, karim, nadia, guide
):
    for actor, person, reason, error in (
        (helene, helene, "Vu", errors.NeverForOneself),
        (helene, nadia, "Vu", errors.NotYours),  # another district
        (claire, karim, "Vu", errors.NotYours),  # a colleague
        (helene, claire, "  ", errors.ReasonMissing),
    ):
        with pytest.raises(error):
            decide(actor, person, guide, reason)
    assert not Evidence.objects.exists()


def test_a_revocation_is_dated_signed_and_logged_and_keeps_what_was_shown(helene, claire, guide):
    declare(claire, guide)
    completion = operations.revoke_completion(
        actor=helene, completion=standing(claire, guide), reason="Compte partagé"
    )
    assert (completion.revoked_by, completion.revocation_reason) == (helene, "Compte partagé")
    assert completion.revoked_at is not None
    assert standing(claire, guide) is None
    assert Evidence.objects.count() == 1
    assert AuditEntry.objects.filter(verb="completion.revoked").count() == 1


def test_a_replay_after_a_revocation_completes_nothing_but_doing_it_again_does(
    helene, claire, guide
):
    event_id = uuid4()
    declare(claire, guide, event_id)
    operations.revoke_completion(actor=helene, completion=standing(claire, guide), reason="Erreur")
    declare(claire, guide, event_id)
    assert standing(claire, guide) is None
    declare(claire, guide)
    assert standing(claire, guide) is not None


def test_one_takes_nothing_back_from_oneself_or_from_another_district(claire, nadia, helene, guide):
    declare(claire, guide)
    declare(nadia, guide)
    for actor, person, error in (
        (claire, claire, errors.NeverForOneself),
        (helene, nadia, errors.NotYours),
    ):
        with pytest.raises(error):
            operations.revoke_completion(
                actor=actor, completion=standing(person, guide), reason="Non"
            )
    assert not Completion.objects.filter(revoked_at__isnull=False).exists()


def test_a_new_round_leaves_the_earlier_one_done_and_readable(claire, guide):
    declare(claire, guide)
    first = standing(claire, guide)
    operations.open_round(actor=None, person=claire, activity=guide, reason="Nouvelle version")
    assert standing(claire, guide) == first
    declare(claire, guide)
    assert standing(claire, guide).round == 2
    assert Completion.objects.filter(revoked_at=None).count() == 2


def test_there_is_no_new_round_of_what_is_not_done(claire, guide):
    with pytest.raises(errors.NothingToRepeat):
        operations.open_round(actor=None, person=claire, activity=guide, reason="Encore")


def test_the_database_itself_refuses_a_second_completion_of_a_round(claire, guide):
    declare(claire, guide)
    done = standing(claire, guide)
    done.pk, done.uuid = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        done.save(force_insert=True)


def test_completions_are_seen_in_one_s_territory_only(claire, karim, nadia, sophie, helene, guide):
    for person in (claire, karim, nadia):
        declare(person, guide)

    def seen_by(person):
        return set(visible_to(person).values_list("person__first_name", flat=True))

    assert seen_by(claire) == {"Claire"}
    assert seen_by(sophie) == {"Claire"}
    assert seen_by(helene) == {"Claire", "Karim"}


def test_a_completion_that_its_evidence_does_not_show_is_found(claire, karim, guide):
    evidence = declare(claire, guide)
    assert not unproven().exists()
    forged = Completion.objects.create(
        person=karim,
        activity=guide,
        achieved_at=evidence.happened_at,
        rule=Source.BUTTON,
        evidence=evidence,
    )
    assert list(unproven()) == [forged]


class TestVideo:
    """Played ranges, believed as far as time allows; the video lasts 100 seconds."""

    def report(self, person, activity, ranges, *, opened=None, position=0.0, **facts):
        return operations.report_watching(
            actor=person,
            activity=activity,
            event_id=uuid4(),
            ranges=ranges,
            position=position,
            token=opened or opened_token(person, activity),
            **facts,
        )

    def test_a_jump_to_the_end_counts_two_percent(self, claire, tutorial):
        state = self.report(claire, tutorial, [(0, 100)], position=100)
        assert state.seconds == pytest.approx(2, abs=0.5)
        assert standing(claire, tutorial) is None

    def test_without_the_page_s_token_the_account_begins_at_the_first_report(
        self, claire, tutorial
    ):
        with clock.at(clock.now()):
            state = operations.report_watching(
                actor=claire, activity=tutorial, event_id=uuid4(), ranges=[(0, 100)], position=0
            )
        assert state.seconds == 2

    def test_watching_through_completes_and_says_where_to_resume(self, claire, tutorial):
        start = clock.now()
        with clock.at(start):
            opened = opened_token(claire, tutorial)
        for second in range(10, 100, 10):
            with clock.at(start + timedelta(seconds=second)):
                state = self.report(
                    claire, tutorial, [(second - 10, second)], opened=opened, position=second
                )
        assert (state.seconds, state.position) == (90, 90)
        completion = standing(claire, tutorial)
        assert (completion.rule, completion.evidence.data["percent"]) == ("video", 90)

    def test_the_same_ten_seconds_ten_times_are_ten_seconds(self, claire, tutorial):
        start = clock.now()
        with clock.at(start):
            opened = opened_token(claire, tutorial)
        for times in range(1, 11):
            with clock.at(start + timedelta(seconds=10 * times)):
                state = self.report(claire, tutorial, [(0, 10)], opened=opened)
        assert state.seconds == 10

    def test_a_revocation_starts_the_count_again(self, claire, helene, tutorial):
        start = clock.now()
        with clock.at(start):
            opened = opened_token(claire, tutorial)
        with clock.at(start + timedelta(seconds=60)):
            self.report(claire, tutorial, [(0, 100)], opened=opened)
            operations.revoke_completion(
                actor=helene, completion=standing(claire, tutorial), reason="Compte partagé"
            )
            assert not WatchState.objects.exists()

    def test_a_video_played_elsewhere_or_without_captions_goes_by_its_transcript(
        self, claire, tutorial
    ):
        for details in (
            {},
            {"duration": 100, "external": True},
            {"duration": 9, "captions": False},
        ):
            tutorial.details = details
            with pytest.raises(errors.NotCounted):
                self.report(claire, tutorial, [(0, 100)])
        declare(claire, tutorial)
        assert standing(claire, tutorial).rule == "transcript"
