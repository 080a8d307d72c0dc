from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.catalog.models import Curriculum
from lms.common.access import signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.enrolment import operations
from lms.enrolment.models import Enrolment


@signed_in
@require_POST
def enrol(request, curriculum_uuid):
    curriculum = get_object_or_404(Curriculum, uuid=curriculum_uuid)
    try:
        enrolment = operations.enrol(actor=request.user, person=request.user, curriculum=curriculum)
    except DomainError as error:
        say(request, error)
        return redirect(curriculum.path)
    messages.success(request, _welcome(enrolment))
    return redirect(curriculum.path)


@signed_in
@require_POST
def take_version(request, enrolment_uuid):
    # Found among one's own: somebody else's and an absent one are the same answer.
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("curriculum__current_version", "version"),
        uuid=enrolment_uuid,
        person=request.user,
    )
    operations.take_version(actor=request.user, enrolment=enrolment)
    messages.success(
        request,
        _("You now follow the latest version of this curriculum. What you had done stays done."),
    )
    return redirect(enrolment.curriculum.path)


def _welcome(enrolment):
    if enrolment.required_done:
        return _("You are enrolled. What you had already done counts.")
    return _("You are enrolled.")
