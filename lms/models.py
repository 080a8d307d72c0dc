"""Every record of the learning domain, gathered for Django; each is defined in its own domain."""

from lms.attestations.models import Attestation
from lms.catalog.models import Activity, Curriculum, CurriculumVersion, Step
from lms.class_sessions.models import Attendance, ClassSession, Registration
from lms.common.models import AuditEntry, AuditHead, Message
from lms.enrolment.models import Enrolment, Waiver
from lms.people.models import Person, Post
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.progress.models import Completion, Evidence, Round, WatchState
from lms.quizzes.models import Attempt, QuizVersion
from lms.territory.models import EntService, Organisation

__all__ = [
    "Activity",
    "Attempt",
    "Attendance",
    "Attestation",
    "AuditEntry",
    "AuditHead",
    "ClassSession",
    "Completion",
    "Curriculum",
    "CurriculumVersion",
    "Enrolment",
    "EntService",
    "Evidence",
    "Message",
    "Organisation",
    "Person",
    "Post",
    "PracticeReview",
    "PracticeSubmission",
    "QuizVersion",
    "Registration",
    "Round",
    "Step",
    "Waiver",
    "WatchState",
]
