"""Every record of the learning domain, gathered for Django; each is defined in its own domain."""

from lms.attestations.models import Attestation
from lms.catalog.models import Activity, Curriculum, CurriculumVersion, Step
from lms.class_sessions.models import (
    Attendance,
    AttendanceCorrection,
    CalendarFeed,
    ClassSession,
    DateWish,
    OnlineRoom,
    Registration,
    Stay,
)
from lms.common.models import AuditEntry, AuditHead, Message
from lms.communication.models import (
    Notice,
    NoticeYear,
    PageCount,
    PageVote,
    ReadReceipt,
    SearchMiss,
)
from lms.enrolment.models import Enrolment, Waiver
from lms.people.models import Delegation, PeopleImport, PeopleImportRow, Person, Post
from lms.personal_data.models import ErasureRequest, RetentionRun
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.progress.models import Completion, Evidence, Round, WatchState
from lms.quizzes.models import Attempt, QuizVersion
from lms.support.models import SupportRequest
from lms.territory.models import (
    EntProject,
    EntRelease,
    EntService,
    Organisation,
    ProjectSchool,
    PublicHoliday,
    SchoolHoliday,
    SchoolImport,
    Wave,
)

__all__ = [
    "Activity",
    "Attempt",
    "Attendance",
    "AttendanceCorrection",
    "Attestation",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "ClassSession",
    "Completion",
    "Curriculum",
    "CurriculumVersion",
    "DateWish",
    "Delegation",
    "Enrolment",
    "EntProject",
    "EntRelease",
    "EntService",
    "ErasureRequest",
    "Evidence",
    "Message",
    "Notice",
    "NoticeYear",
    "OnlineRoom",
    "Organisation",
    "PageCount",
    "PageVote",
    "PeopleImport",
    "PeopleImportRow",
    "Person",
    "Post",
    "PracticeReview",
    "PracticeSubmission",
    "ProjectSchool",
    "PublicHoliday",
    "QuizVersion",
    "ReadReceipt",
    "Registration",
    "RetentionRun",
    "Round",
    "SchoolHoliday",
    "SchoolImport",
    "SearchMiss",
    "Stay",
    "Step",
    "SupportRequest",
    "Waiver",
    "WatchState",
    "Wave",
]
