"""Progress in plain words, the same wherever it is told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


def why(completion):
    """The rule and its evidence in one sentence."""
    return WHY[completion.rule] % {"percent": completion.evidence.data.get("percent", "")}


def coverage(percent, share, done):
    """What was counted of a video, and what it takes."""
    if done:
        return _("Step done.")
    return _("Watched: %(percent)s%%. The step is done at %(share)s%%, skipped parts left out.") % {
        "percent": percent,
        "share": share,
    }
