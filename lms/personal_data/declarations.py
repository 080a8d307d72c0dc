"""Every declaration of personal data, whoever wrote the model."""

from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lms.common.french_dates import full_day, pattern_for
from lms.common.personal_data import ACCOUNTS, EDITING, SECURITY, PersonalData

LONGEST_WORDS = 200

_WITHOUT_AUTHOR = _("The content, without its author.")
_AUTHORED = PersonalData(EDITING, owner="", remains=_WITHOUT_AUTHOR)

#: Models of the libraries, which cannot speak for themselves; by label, so that nothing of theirs
#: is imported here.
OTHERS = {
    "account.EmailAddress": PersonalData(
        ACCOUNTS, owner="user", given=("email", "verified", "primary")
    ),
    "account.EmailConfirmation": PersonalData(
        ACCOUNTS, owner="email_address__user", given=("created", "sent"), kept_inside=("key",)
    ),
    "mfa.Authenticator": PersonalData(
        SECURITY,
        owner="user",
        given=("type", "created_at", "last_used_at"),
        kept_inside=("data",),
    ),
    "socialaccount.SocialAccount": PersonalData(
        ACCOUNTS, owner="user", given=("provider", "uid", "last_login", "date_joined", "extra_data")
    ),
    "socialaccount.SocialToken": PersonalData(
        SECURITY, owner="account__user", given=("expires_at",), kept_inside=("token",)
    ),
    "wagtailusers.UserProfile": PersonalData(
        EDITING, owner="user", given=("preferred_language", "current_time_zone"), files=("avatar",)
    ),
    "wagtailcore.Comment": PersonalData(EDITING, owner="user", given=("text", "created_at")),
    "wagtailcore.CommentReply": PersonalData(EDITING, owner="user", given=("text", "created_at")),
    "wagtailcore.PageSubscription": PersonalData(EDITING, owner="user", given=("page__title",)),
    "wagtailcore.APIToken": PersonalData(SECURITY, owner="user"),
    "wagtailadmin.EditingSession": PersonalData(EDITING, owner="user", given=("last_seen_at",)),
    "wagtailadmin.FormState": PersonalData(EDITING, owner="user"),
    "wagtailcore.Page": _AUTHORED,
    "wagtailcore.Revision": _AUTHORED,
    "wagtailcore.PageLogEntry": _AUTHORED,
    "wagtailcore.ModelLogEntry": _AUTHORED,
    "wagtailcore.UploadedFile": _AUTHORED,
    "wagtailcore.WorkflowState": _AUTHORED,
    "wagtailcore.TaskState": _AUTHORED,
    "wagtaildocs.Document": _AUTHORED,
    "wagtailimages.Image": _AUTHORED,
    "wagtailmedia.Media": _AUTHORED,
}

#: Names of fields as people read them; the last part of a path is what it is about.
LABELS = {
    "achieved_at": _("done on"),
    "activity__title": _("activity"),
    "actor_uuid": _("identifier of who acted"),
    "address": _("address"),
    "after": _("attendance after the correction"),
    "answer": _("answer"),
    "answers": _("answers"),
    "asked_at": _("asked on"),
    "at": _("moment"),
    "attendance__session__activity__title": _("class"),
    "audience": _("profile"),
    "before": _("attendance before the correction"),
    "begins_at": _("from"),
    "code": _("code"),
    "comment": _("comment"),
    "completed_at": _("completed on"),
    "completed_on": _("completed on"),
    "confirmed": _("confirmed"),
    "content_type": _("type"),
    "counted_at": _("counted on"),
    "created": _("created on"),
    "created_at": _("created on"),
    "current_time_zone": _("time zone"),
    "curriculum__title": _("curriculum"),
    "data": _("facts"),
    "date_joined": _("linked on"),
    "decided_at": _("answered on"),
    "decision": _("decision"),
    "due_on": _("due on"),
    "email": _("e-mail address"),
    "ended_at": _("ended on"),
    "ends_at": _("until"),
    "ends_on": _("last day"),
    "enrolled_at": _("enrolled on"),
    "expires_at": _("expires on"),
    "extra_data": _("what the sign-on said"),
    "file_name": _("file"),
    "first_name": _("first name"),
    "handed_in_at": _("handed in on"),
    "happened_at": _("happened on"),
    "is_active": _("may sign in"),
    "is_superuser": _("administrator"),
    "issued_at": _("issued on"),
    "kind": _("kind"),
    "language": _("language"),
    "last_login": _("last sign-in"),
    "last_name": _("last name"),
    "last_progress_at": _("last progress"),
    "last_seen_at": _("last seen on"),
    "last_used_at": _("last used on"),
    "line": _("line"),
    "link": _("link"),
    "minutes": _("minutes"),
    "name": _("name"),
    "network": _("from which network"),
    "number": _("number"),
    "declined_reminders": _("reminders of classes declined"),
    "no_reminders_since": _("takes no reminders since"),
    "notice__number": _("note"),
    "notice__title": _("title"),
    "read_at": _("read on"),
    "opened_at": _("opened on"),
    "organisation__name": _("organisation"),
    "page_path": _("page"),
    "school__name": _("school"),
    "outcome": _("outcome"),
    "origin": _("origin"),
    "page__title": _("page"),
    "passed": _("passed"),
    "position": _("position"),
    "post__role": _("role"),
    "preferred_language": _("language"),
    "primary": _("main one"),
    "provider": _("sign-on"),
    "ranges": _("passages watched"),
    "told_at": _("told until"),
    "told_by": _("told by"),
    "reason": _("reason"),
    "required_done": _("required steps done"),
    "required_total": _("required steps"),
    "revocation_reason": _("reason of the revocation"),
    "revoked_at": _("revoked on"),
    "right": _("right answers"),
    "role": _("role"),
    "round": _("round"),
    "rule": _("rule"),
    "seconds": _("seconds watched"),
    "sent": _("sent on"),
    "sent_at": _("sent on"),
    "session__activity__title": _("class"),
    "session__starts_at": _("date of the class"),
    "source": _("source"),
    "starts_on": _("first day"),
    "state": _("state"),
    "status": _("attendance"),
    "steps": _("steps"),
    "subject": _("subject"),
    "submission__activity__title": _("activity"),
    "submitted_at": _("handed in on"),
    "target_kind": _("kind of object"),
    "text": _("text"),
    "time_zone": _("time zone"),
    "title": _("title"),
    "total": _("questions"),
    "type": _("type"),
    "uid": _("identifier at the sign-on"),
    "uncounted_since": _("left out of statistics since"),
    "uuid": _("identifier"),
    "verb": _("what was done"),
    "verified": _("verified"),
    "version": _("version"),
    "version__activity__title": _("quiz"),
    "waived_at": _("waived on"),
}


#: What each period of `settings.LEVIER_RETENTION` is about.
PERIODS = {
    "accounts": _("Accounts without a post, since the last sign-in"),
    "log": _("Lines of the activity log"),
    "messages": _("What messages said"),
    "message_traces": _("The trace that a message was sent"),
    "absences": _("Absences from classes, and corrections of attendance"),
    "stays": _("Hours of arrival and of connection to classes"),
    "date_wishes": _("Wishes to be told of new dates of a class"),
    "drafts": _("Practices never handed in"),
    "practices": _("Text and file of validated practices"),
    "quiz_answers": _("Answers to quizzes"),
    "watching": _("Videos under way"),
    "people_imports": _("Files of people that were imported"),
    "requests": _("Requests for erasure, once answered"),
    "unconfirmed_requests": _("Calls for help whose address was never confirmed"),
    "support_requests": _("Calls for help"),
    "retention_log": _("The list of what was erased at the end of its time"),
}


def of(model):
    """The declaration of a model, or None."""
    return vars(model).get("personal_data") or OTHERS.get(model._meta.label)


def declared() -> dict:
    """{model: its declaration}, for every model that holds personal data."""
    found = {model: of(model) for model in apps.get_models()}
    return {model: said for model, said in found.items() if said}


def owned() -> dict:
    """Those whose rows are about somebody."""
    return {model: said for model, said in declared().items() if said.owner}


def rows_of(person, model):
    """The rows of a declared model that are about a person."""
    return model._base_manager.filter(**{of(model).owner: person.pk})


def label(path: str):
    return LABELS.get(path, path)


def latest_in_words(person, model, most: int) -> list[list[tuple]]:
    """The latest rows about a person, as (label, value) pairs; empty values are left out."""
    paths = of(model).given
    found = rows_of(person, model).order_by("-pk").values(*paths)[:most]
    choices = {path: dict(field_at(model, path).flatchoices) for path in paths}
    return [
        [
            (label(path), in_words(row[path], choices[path]))
            for path in paths
            # What only machines read is in the archive.
            if row[path] not in (None, "") and not isinstance(row[path], (dict, list))
        ]
        for row in found
    ]


def in_words(value, choices: dict) -> str:
    if value is True or value is False:
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return date_format(local, pattern_for(local, "j F Y, H:i"))
    if isinstance(value, date):
        return full_day(value)
    return Truncator(str(choices.get(value, value))).chars(LONGEST_WORDS)


def field_at(model, path: str):
    """The field at the end of a path of a declaration; raises FieldDoesNotExist."""
    for name in path.split("__"):
        if model is None:
            raise FieldDoesNotExist(path)
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model if field.is_relation else None
    return field
