"""What shows that a step was done, in words, as an attestation prints it. Pure."""

from django.utils.translation import gettext as _

from lms.progress.models import Source


def sentence(step: dict) -> str:
    """`step` is one of `Attestation.steps`; what its rule did not record is left unsaid."""
    facts = step.get("facts") or {}
    match step["rule"]:
        case Source.BUTTON:
            return _("reading declared")
        case Source.TRANSCRIPT:
            return _("transcript read")
        case Source.VIDEO if "percent" in facts:
            return _("video watched at %(percent)d%%") % {"percent": facts["percent"]}
        case Source.VIDEO:
            return _("video watched")
        case Source.QUIZ if "right" in facts:
            return _("quiz, %(right)d out of %(total)d") % facts
        case Source.QUIZ:
            return _("quiz passed")
        case Source.ATTENDANCE if facts.get("minutes"):
            return _("attendance signed, %(minutes)d min") % {"minutes": facts["minutes"]}
        case Source.ATTENDANCE:
            return _("attendance signed")
        case Source.PRACTICE:
            return _("work validated")
        case _decision:
            return _("decided by a manager")
