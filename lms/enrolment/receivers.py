"""What this domain does when another one tells it something happened."""

from django.db.models import Q
from django.dispatch import receiver

from lms.catalog.models import Step
from lms.common.locks import locked
from lms.enrolment import counters
from lms.enrolment.models import Enrolment
from lms.progress.signals import completion_changed


@receiver(completion_changed, dispatch_uid="enrolment.follow_completion")
def follow_completion(sender, completion, **kwargs):
    """Move the counters of every enrolment of the person that holds the activity."""
    versions = Step.objects.filter(activity=completion.activity_id).values("version")
    holds_it = Q(version__in=versions) | Q(completed_version__in=versions)
    concerned = Enrolment.objects.filter(holds_it, person=completion.person_id)
    ids = list(locked(concerned).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return
    if completion.revoked_at:
        counters.reopen(ids, completion)
    counters.refresh(ids, moved=completion.revoked_at is None)
