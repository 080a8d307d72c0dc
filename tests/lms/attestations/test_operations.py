from datetime import date, timedelta

import pytest
from django.utils.translation import gettext

from lms.attestations import errors, proofs, queries
from lms.attestations.models import Attestation
from lms.attestations.operations import hash_of, issue, revoke
from lms.catalog.operations import StepSpec, publish_curriculum, withdraw_activity
from lms.class_sessions import operations as class_sessions
from lms.common import clock
from lms.common.models import AuditEntry, Message
from lms.enrolment.models import Enrolment, Waiver
from lms.enrolment.operations import enrol, take_version, waive_withdrawn
from lms.enrolment.queries import progress_of
from lms.progress.models import Completion
from lms.progress.operations import revoke_completion
from lms.reporting.queries import state_of
from tests import factories
from tests.lms.threads import together


def test_the_last_step_issues_the_attestation_with_what_it_proves(claire, attestation):
    assert attestation.title == "Ma classe dans l’ENT"
    assert attestation.minutes == 50
    assert attestation.completed_on == date(2026, 12, 17)
    assert [(step["rule"], step["done_on"]) for step in attestation.steps] == [
        ("quiz", "2026-12-01"),
        ("practice", "2026-12-17"),
    ]
    assert list(queries.attestations_of(claire)) == [attestation]
    entry = AuditEntry.objects.get(verb="attestation.issued")
    assert entry.target_uuid == attestation.uuid


def test_its_holder_is_told_once_with_a_link_and_the_code(claire, attestation):
    message = Message.objects.get(kind="attestation_issued")
    assert message.person == claire
    assert f"/attestations/{attestation.uuid}/" in message.text
    assert attestation.shown_code in message.text
    assert "&#x27;" not in message.text


def test_issuing_again_gives_the_same_one(attestation, complete, claire):
    enrolment = Enrolment.objects.get(person=claire)
    assert issue(actor=None, enrolment=enrolment) == attestation
    assert Attestation.objects.count() == 1
    assert Message.objects.filter(kind="attestation_issued").count() == 1


def test_an_unfinished_curriculum_gives_none(claire, two_steps, quiz_activity, decide):
    enrolment = enrol(actor=claire, person=claire, curriculum=two_steps)
    decide(claire, quiz_activity)
    with pytest.raises(errors.NotCompleted):
        issue(actor=None, enrolment=enrolment)
    assert not Attestation.objects.exists()


def test_what_is_done_stays_as_it_was_printed_when_a_title_changes(attestation, practice):
    practice.title = "Autre titre"
    practice.save()
    attestation.refresh_from_db()
    assert attestation.steps[1]["title"] == "Préparer une semaine de devoirs"


def test_the_name_is_kept_as_a_keyed_hash_alone(attestation, settings):
    assert attestation.name_hash == hash_of("  claire   MORVAN ")
    before = attestation.name_hash
    settings.SECRET_KEY = "another key, as long as it needs to be, for another installation"
    assert hash_of("Claire Morvan") != before


def test_only_an_administrator_revokes_and_gives_a_reason(ada, ines, marc, attestation):
    for other in (ines, marc, attestation.person):
        with pytest.raises(errors.NotAllowed):
            revoke(actor=other, attestation=attestation, reason="Erreur.")
    with pytest.raises(errors.ReasonMissing):
        revoke(actor=ada, attestation=attestation, reason=" ")
    revoked = revoke(actor=ada, attestation=attestation, reason="Émise par erreur.")
    again = revoke(actor=ada, attestation=attestation, reason="Encore.")
    assert again.revoked_at == revoked.revoked_at
    assert again.revocation_reason == "Émise par erreur."
    assert AuditEntry.objects.filter(verb="attestation.revoked").count() == 1


def test_a_code_is_found_however_it_is_typed(attestation):
    assert queries.find(attestation.shown_code.lower()) == attestation
    assert queries.find("0000-0000-0000-0000") is None
    assert queries.find("n’importe quoi") is None


def test_an_attestation_without_its_enrolment_is_found(attestation):
    assert not queries.unfounded().exists()
    Enrolment.objects.all().delete()
    assert queries.unfounded().get() == attestation
    Attestation.objects.update(person=None)
    assert not queries.unfounded().exists()


def test_an_attestation_with_a_required_step_neither_done_nor_waived_is_found(
    claire, attestation, quiz_activity
):
    Completion.objects.filter(activity=quiz_activity).update(
        revoked_at=clock.now(), revocation_reason="Sans suite"
    )
    assert queries.unfounded().get() == attestation
    enrolment = Enrolment.objects.get(person=claire)
    Waiver.objects.create(enrolment=enrolment, activity=quiz_activity, waived_at=clock.now())
    assert not queries.unfounded().exists()


def test_a_required_step_taken_back_revokes_and_done_again_issues_another(
    ada, claire, attestation, quiz_activity, decide
):
    completion = Completion.objects.get(person=claire, activity=quiz_activity)
    revoke_completion(actor=ada, completion=completion, reason="Compte partagé")
    attestation.refresh_from_db()
    assert attestation.revoked_at is not None
    assert attestation.revocation_reason == gettext("A required step was taken back.")
    enrolment = Enrolment.objects.get(person=claire)
    assert (enrolment.percent, state_of(enrolment)) == (50, "under_way")
    assert not progress_of(enrolment).is_done
    decide(claire, quiz_activity)
    [again] = queries.attestations_of(claire).filter(revoked_at=None)
    assert again.code != attestation.code
    assert [step["rule"] for step in again.steps] == ["manager", "practice"]
    enrolment.refresh_from_db()
    assert (enrolment.percent, state_of(enrolment)) == (100, "done")
    assert not queries.unfounded().exists()


def test_a_later_version_and_a_withdrawal_leave_an_attestation_valid(
    claire, two_steps, attestation, quiz_activity, practice, guide
):
    publish_curriculum(
        actor=None,
        uuid=two_steps.uuid,
        slug=two_steps.slug,
        title=two_steps.title,
        path=two_steps.path,
        audience=two_steps.audience,
        in_order=False,
        steps=[StepSpec(activity_uuid=one.uuid) for one in (quiz_activity, practice, guide)],
    )
    withdraw_activity(actor=None, uuid=practice.uuid)
    waive_withdrawn(activity_uuid=practice.uuid)
    enrolment = Enrolment.objects.get(person=claire)
    take_version(actor=claire, enrolment=enrolment)
    enrolment.refresh_from_db()
    attestation.refresh_from_db()
    assert (attestation.revoked_at, enrolment.completed_at is None) == (None, False)
    assert (enrolment.percent, state_of(enrolment)) == (66, "under_way")
    assert not queries.unfounded().exists()


def test_an_attendance_corrected_revokes_the_attestation_it_had_earned(
    claire, tom, guide, class_activity, valbourg, decide
):
    curriculum = factories.curriculum_of([guide, class_activity])
    enrolment = enrol(actor=claire, person=claire, curriculum=curriculum)
    decide(claire, guide)
    starts_at = clock.now() + timedelta(hours=1)
    session = class_sessions.plan(
        actor=tom, activity=class_activity, organisation=valbourg.est, trainers=[tom],
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), link="https://a.example/",
    )  # fmt: skip
    class_sessions.register(actor=claire, session=session, person=claire)
    valid = Attestation.objects.filter(person=claire, revoked_at=None)
    with clock.at(starts_at):
        for status, attested, percent in (
            ("present", 1, 100),
            ("absent", 0, 50),
            ("present", 1, 100),
        ):
            class_sessions.record_attendance(
                actor=tom, session=session, marks={claire.uuid: status}, reason="Erreur de saisie"
            )
            enrolment.refresh_from_db()
            assert (valid.count(), enrolment.percent) == (attested, percent)
    assert Attestation.objects.filter(person=claire).count() == 2


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        ("video", {"percent": 96}, "video watched at 96%"),
        ("video", {}, "video watched"),
        ("quiz", {"right": 9, "total": 10}, "quiz, 9 out of 10"),
        ("attendance", {"minutes": 45}, "attendance signed, 45 min"),
        ("attendance", {}, "attendance signed"),
        ("practice", {}, "work validated"),
        ("button", {}, "reading declared"),
        ("transcript", {}, "transcript read"),
        ("manager", {}, "decided by a manager"),
    ],
)
def test_each_rule_has_its_words(rule, facts, words, english):
    assert proofs.sentence({"rule": rule, "facts": facts}) == words


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one_attestation(claire, complete):
    enrolment = complete(claire)
    outcomes = together(3, lambda: issue(actor=None, enrolment=enrolment).pk)
    assert len(set(outcomes)) == 1
    assert Attestation.objects.count() == 1
