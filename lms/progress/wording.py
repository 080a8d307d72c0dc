"""Progress in plain words, the same wherever it is told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.progress.models import Source

WHY = {
    Source.BUTTON: gettext_lazy("You opened this page and said that you had read it."),
    Source.VIDEO: gettext_lazy("You watched %(percent)s%% of the video, skipped parts left out."),
    Source.TRANSCRIPT: gettext_lazy("You opened this page and said you had read the transcript."),
    Source.QUIZ: gettext_lazy("You passed the quiz."),
    Source.ATTENDANCE: gettext_lazy("The trainer recorded that you were present."),
    Source.PRACTICE: gettext_lazy("What you handed in was validated."),
    Source.MANAGER: gettext_lazy("Somebody who follows you decided so and gave the reason."),
}


#: Of what was brought from a browser: there, no page was opened by this person that we know of.
WHY_BROUGHT = {
    Source.BUTTON: gettext_lazy(
        "You ticked it in your browser, without an account, then took it over here."
    ),
    Source.TRANSCRIPT: gettext_lazy(
        "You ticked this video in your browser, without an account, then took it over here."
    ),
}


def why(completion):
    """The rule and its evidence in one sentence."""
    if completion.evidence.data.get("from") == "browser":
        return WHY_BROUGHT[completion.rule]
    return WHY[completion.rule] % {"percent": completion.evidence.data.get("percent", "")}


def brought(taken, left):
    """How many of the ticks of a browser the account took over."""
    if not taken:
        return _("Nothing to take over: what was ticked is in your account, or is done here.")
    words = ngettext(
        "%(count)s ticked step was taken over.", "%(count)s ticked steps were taken over.", taken
    ) % {"count": taken}
    if not left:
        return words
    rest = ngettext(
        "%(count)s other was not: it is already in your account, or is done here.",
        "%(count)s others were not: they are already in your account, or are done here.",
        left,
    ) % {"count": left}
    return f"{words} {rest}"


def coverage(percent, share, done):
    """What was counted of a video, and what it takes."""
    if done:
        return _("Step done.")
    return _("Watched: %(percent)s%%. The step is done at %(share)s%%, skipped parts left out.") % {
        "percent": percent,
        "share": share,
    }
