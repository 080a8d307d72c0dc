from datetime import date

import pytest

from lms.attestations import errors, proofs, queries
from lms.attestations.models import Attestation
from lms.attestations.operations import hash_of, issue, revoke
from lms.common.models import AuditEntry, Message
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
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


def test_an_attestation_without_its_completed_enrolment_is_found(attestation):
    assert not queries.unfounded().exists()
    Enrolment.objects.update(completed_at=None)
    assert queries.unfounded().get() == attestation
    Attestation.objects.update(person=None)
    assert not queries.unfounded().exists()


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
