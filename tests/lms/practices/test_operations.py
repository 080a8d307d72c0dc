from datetime import timedelta
from uuid import uuid4

import pytest

from lms.catalog.operations import withdraw_activity
from lms.common import clock
from lms.common.models import AuditEntry, Message
from lms.people.models import Role
from lms.practices import errors, queries
from lms.practices.files import FileRefused
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.practices.operations import hand_in, return_work, save_draft, validate
from lms.practices.permissions import reviewable_by
from lms.progress.models import Completion
from lms.progress.operations import open_round, revoke_completion
from lms.territory.models import Audience
from tests import factories
from tests.lms.practices.papers import PROGRAM, upload
from tests.lms.threads import together

State = PracticeSubmission.State
TEXT = "J’ai publié la semaine, les familles l’ont lue."


def write(person, practice, operation=hand_in, **facts):
    return operation(actor=person, activity=practice, **({"event_id": uuid4()} | facts))


@pytest.mark.parametrize(
    "work",
    [
        {"text": TEXT},
        {"link": "https://blog.valbourg.example/semaine"},
        {"file": upload("semaine.pdf")},
    ],
)
def test_a_text_a_link_or_a_file_is_enough(claire, practice, work):
    submission = write(claire, practice, **work)
    assert submission.state == State.HANDED_IN
    assert submission.handed_in_at is not None


def test_nothing_at_all_is_refused(claire, practice):
    with pytest.raises(errors.NothingToHandIn):
        write(claire, practice, text="  \n")
    assert not PracticeSubmission.objects.exists()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.example/b", "blog.valbourg.example", "https://"]
)
def test_a_link_leads_to_the_web_and_nowhere_else(claire, practice, link):
    with pytest.raises(errors.LinkRefused):
        write(claire, practice, text=TEXT, link=link)


def test_a_pupil_s_name_is_refused_even_in_a_draft_and_in_a_comment(
    claire, marc, practice, submission
):
    named = "L’élève Lucas Martin a publié."
    with pytest.raises(errors.PupilNamed):
        write(factories.person("Léa", "Roy"), practice, save_draft, text=named)
    with pytest.raises(errors.PupilNamed):
        return_work(actor=marc, submission=submission, comment=named)


def test_another_name_asks_for_the_author_s_word(claire, practice):
    text = "Nous avons lu Victor Hugo."
    with pytest.raises(errors.NamesInDoubt):
        write(claire, practice, text=text)
    assert write(claire, practice, save_draft, text=text).state == State.DRAFT
    assert write(claire, practice, text=text, no_pupil_named=True).state == State.HANDED_IN


def test_handing_in_twice_with_the_same_event_changes_nothing(claire, practice):
    event = uuid4()
    first = write(claire, practice, event_id=event, text=TEXT)
    again = write(claire, practice, event_id=event, text="Autre chose.")
    assert again == first
    assert again.text == TEXT


def test_work_handed_in_waits_untouched(claire, practice, submission):
    for operation in (save_draft, hand_in):
        with pytest.raises(errors.NotOpenForWriting):
            write(claire, practice, operation, text="Autre chose.")
    submission.refresh_from_db()
    assert submission.text == "J’ai publié la semaine."


def test_a_replaced_or_removed_file_leaves_the_disk(
    claire, practice, on_disk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        write(claire, practice, save_draft, file=upload("un.pdf"))
        write(claire, practice, save_draft, file=upload("deux.pdf"))
    assert len(on_disk()) == 1
    submission = queries.submission_of(claire, practice)
    assert submission.file_name == "deux.pdf"
    assert "deux" not in submission.file.name
    with django_capture_on_commit_callbacks(execute=True):
        write(claire, practice, save_draft, text=TEXT, drop_file=True)
    assert on_disk() == []
    assert queries.submission_of(claire, practice).file_name == ""


def test_a_failure_leaves_the_old_file_and_no_new_one(claire, practice, on_disk, monkeypatch):
    write(claire, practice, save_draft, file=upload("un.pdf"))
    kept = on_disk()
    monkeypatch.setattr(PracticeSubmission, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(claire, practice, save_draft, file=upload("deux.pdf"))
    assert on_disk() == kept
    assert queries.submission_of(claire, practice).file_name == "un.pdf"


def test_a_program_disguised_as_a_document_is_refused_and_not_kept(claire, practice, on_disk):
    with pytest.raises(FileRefused) as refused:
        write(claire, practice, text=TEXT, file=upload("semaine.pdf", PROGRAM))
    assert refused.value.code == "file_is_a_program"
    assert on_disk() == []


def test_a_file_lost_from_the_disk_is_found(claire, practice, on_disk):
    submission = write(claire, practice, file=upload("semaine.pdf"))
    assert queries.files_missing() == []
    on_disk()[0].unlink()
    assert queries.files_missing() == [submission]


def test_validation_completes_the_step_on_the_reviewer_s_word(claire, marc, practice, submission):
    review = validate(actor=marc, submission=submission, comment="Très clair.")
    completion = Completion.objects.get(person=claire, activity=practice)
    assert completion.rule == "practice"
    assert completion.evidence.author == marc
    assert completion.evidence.event_id == review.uuid
    submission.refresh_from_db()
    assert submission.state == State.VALIDATED
    entry = AuditEntry.objects.get(verb="practice.validated")
    assert (entry.actor_uuid, entry.target_uuid) == (marc.uuid, submission.uuid)
    message = Message.objects.get(kind="practice_validated")
    assert message.person == claire
    assert "Très clair." in message.text


def test_returned_work_goes_back_to_its_author_with_a_comment(claire, marc, practice, submission):
    with pytest.raises(errors.CommentMissing):
        return_work(actor=marc, submission=submission, comment=" ")
    return_work(actor=marc, submission=submission, comment="Datez les devoirs.")
    assert not Completion.objects.exists()
    assert "Datez les devoirs." in Message.objects.get(kind="practice_returned").text
    assert write(claire, practice, save_draft, text=TEXT).state == State.DRAFT
    assert not queries.waiting_for(marc).exists()
    assert write(claire, practice, text=TEXT).state == State.HANDED_IN
    assert queries.waiting_for(marc).get() == submission


def test_work_is_answered_once(claire, marc, tom, submission):
    validate(actor=marc, submission=submission)
    for answer in (
        lambda: validate(actor=tom, submission=submission),
        lambda: return_work(actor=tom, submission=submission, comment="Non."),
    ):
        with pytest.raises(errors.AlreadyAnswered):
            answer()
    assert PracticeReview.objects.count() == 1


def test_only_a_reviewer_of_the_author_s_district_answers(
    valbourg, karim, sophie, paul, helene, marc, submission
):
    elsewhere = factories.person("Luc", "Prat", valbourg.ouest, Audience.ADVISER, Role.ADVISER)
    for other in (karim, sophie, paul, helene, elsewhere, submission.person):
        with pytest.raises(errors.NotYoursToReview):
            validate(actor=other, submission=submission)
        assert not reviewable_by(other).exists()
    assert validate(actor=marc, submission=submission).reviewer == marc


def test_a_practice_withdrawn_is_no_longer_handed_in_but_what_was_is_answered(
    karim, claire, marc, practice, submission
):
    withdraw_activity(actor=None, uuid=practice.uuid)
    practice.refresh_from_db()
    for operation in (hand_in, save_draft):
        with pytest.raises(errors.Withdrawn):
            write(karim, practice, operation, text=TEXT)
    assert PracticeSubmission.objects.get() == submission
    again = write(claire, practice, event_id=submission.last_event_id, text=TEXT)
    assert again == submission  # the same click, arrived twice
    assert validate(actor=marc, submission=submission).decision == "validated"


def test_a_validation_taken_back_lets_the_work_be_handed_in_and_validated_again(
    ada, claire, marc, practice, submission
):
    validate(actor=marc, submission=submission)
    with pytest.raises(errors.NotOpenForWriting):
        write(claire, practice, text=TEXT)
    completion = Completion.objects.get(person=claire)
    revoke_completion(actor=ada, completion=completion, reason="Ce n’était pas le bon fichier.")
    again = write(claire, practice, text=TEXT)
    validate(actor=marc, submission=again)
    assert Completion.objects.filter(person=claire, revoked_at=None).count() == 1
    assert submission.reviews.count() == 2


def test_a_new_round_asks_for_a_new_work_and_keeps_the_old_one(
    ada, claire, marc, practice, submission
):
    validate(actor=marc, submission=submission)
    open_round(actor=ada, person=claire, activity=practice, reason="Nouvelle version de l’ENT.")
    assert queries.submission_of(claire, practice) is None
    second = write(claire, practice, text="Une autre semaine.")
    validate(actor=marc, submission=second)
    assert [work.round for work in claire.submissions.order_by("round")] == [1, 2]
    assert Completion.objects.filter(person=claire).count() == 2


def test_nobody_answers_their_own_work(marc, tom, practice):
    own = write(marc, practice, text=TEXT)
    with pytest.raises(errors.NotYoursToReview):
        validate(actor=marc, submission=own)
    assert list(queries.waiting_for(marc)) == []
    assert list(queries.waiting_for(tom)) == [own]


def test_the_oldest_work_is_the_first_of_the_queue(claire, karim, nadia, marc, practice):
    with clock.at(clock.now() - timedelta(days=2)):
        oldest = write(karim, practice, text=TEXT)
    latest = write(claire, practice, text=TEXT)
    write(nadia, practice, text=TEXT)  # another district
    assert list(queries.waiting_for(marc)) == [oldest, latest]


def test_reviewers_get_one_message_a_day_with_the_count(
    claire, karim, marc, tom, helene, sophie, practice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        write(claire, practice, text=TEXT)
    with django_capture_on_commit_callbacks(execute=True):
        write(karim, practice, text=TEXT)
    told = Message.objects.filter(kind="practices_waiting")
    assert {message.person for message in told} == {marc, tom}  # never the inspector
    assert told.count() == 2


@pytest.mark.django_db(transaction=True)
def test_handing_in_from_two_tabs_at_once_counts_once(claire, practice, on_disk):
    def one_tab():
        return write(claire, practice, text=TEXT, file=upload("semaine.pdf")).pk

    outcomes = together(3, one_tab)
    assert sum(isinstance(outcome, errors.NotOpenForWriting) for outcome in outcomes) == 2
    assert PracticeSubmission.objects.count() == 1
    assert len(on_disk()) == 1
