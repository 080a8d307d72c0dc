"""What a record says of the personal data it holds.

Each model that holds some declares it in an attribute `personal_data`. The record of processing,
the export of "Mes données", erasure and retention all read these declarations, and nothing else.
A test fails when a model points to a person, or has a personal field, and declares nothing.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Treatment:
    """One processing of the record: why, by which right, seen by whom."""

    name: Promise
    purpose: Promise
    basis: Promise
    people: Promise
    recipients: Promise


@dataclass(frozen=True)
class End:
    """What happens to rows once `settings.LEVIER_RETENTION[kept]` days have passed since a date."""

    kept: str
    since: str
    only: Q = field(default_factory=Q)
    #: Fields emptied; the whole row goes when there is none.
    emptied: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonalData:
    """What one model holds of people.

    `owner` leads from a row to the person it is about; empty, the rows are nobody's in particular
    and only the people who wrote them are known.
    """

    treatment: Treatment
    owner: str = "person"
    #: Fields, or paths to them, that their owner reads and takes away.
    given: tuple[str, ...] = ()
    #: Personal fields that are of no use to anybody outside: digests, tokens.
    kept_inside: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    ends: tuple[End, ...] = ()
    #: What an erasure leaves of it, in words; empty when nothing is.
    remains: Promise | str = ""


PUBLIC_TASK = _("Task carried out in the public interest (article 6.1.e of the GDPR)")
LEGAL_DUTY = _("Legal obligation: to keep the service secure (article 6.1.c of the GDPR)")
ADULTS = _("Adults with an account: school and district staff, trainers, partners")

ACCOUNTS = Treatment(
    _("Accounts and posts"),
    _("Know who signs in, where they work, and what this lets them see."),
    PUBLIC_TASK,
    ADULTS,
    _("The person; the managers of their territory; administrators."),
)
LEARNING = Treatment(
    _("Following of curricula"),
    _("Keep what each person has done, so that it counts once and can be proved."),
    PUBLIC_TASK,
    ADULTS,
    _(
        "The person; head and referent of their school, inspector and advisers of their district, "
        "for enrolments and steps done."
    ),
)
QUIZZES = Treatment(
    _("Quizzes and practices"),
    _("Mark quizzes, answer the practices handed in."),
    PUBLIC_TASK,
    ADULTS,
    _("The person and whoever validates their work; nobody else."),
)
CLASSES = Treatment(
    _("Classes"),
    _("Register for dated classes, tell of their changes, record who attended."),
    PUBLIC_TASK,
    ADULTS,
    _(
        "The person; the trainers of the class; those who manage its organisation, for the people "
        "they follow; the server on which a class is held, for the names of those who enter."
    ),
)
ATTESTATIONS = Treatment(
    _("Attestations"),
    _("Prove that a curriculum was followed to its end."),
    PUBLIC_TASK,
    ADULTS,
    _("The person; whoever they give the code to, without any name."),
)
MESSAGES = Treatment(
    _("Messages"),
    _("Tell people what concerns them, once."),
    PUBLIC_TASK,
    ADULTS,
    _("The person; the mail servers that carry it."),
)
SUPPORT = Treatment(
    _("Calls for help"),
    _("Answer those who are stuck, on their page and in their school."),
    PUBLIC_TASK,
    _("Adults who call for help"),
    _("The person; the support agents of their territory."),
)
EDITING = Treatment(
    _("Publishing"),
    _("Know who wrote, changed and published a page or a file."),
    PUBLIC_TASK,
    _("Editors and administrators"),
    _("Editors and administrators."),
)
SECURITY = Treatment(
    _("Security and activity log"),
    _("Find out what changed rights and personal data, protect accounts from theft."),
    LEGAL_DUTY,
    ADULTS,
    _("Administrators and the data protection officer."),
)
REQUESTS = Treatment(
    _("Requests about personal data"),
    _("Answer, within a month, those who use their rights."),
    LEGAL_DUTY,
    ADULTS,
    _("The person; administrators and the data protection officer."),
)
TREATMENTS = (
    ACCOUNTS,
    LEARNING,
    QUIZZES,
    CLASSES,
    ATTESTATIONS,
    MESSAGES,
    SUPPORT,
    EDITING,
    SECURITY,
    REQUESTS,
)
