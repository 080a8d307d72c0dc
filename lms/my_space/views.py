from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common import clock, french_dates
from lms.common.access import signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.my_space.forms import DelegationForm
from lms.my_space.queries import space_of
from lms.people import delegations as lending
from lms.people.models import Delegation


@signed_in
@never_cache
@require_safe
def my_space(request):
    zone = request.user.time_zone
    return render(
        request,
        "my_space/my_space.html",
        {
            "space": space_of(request.user),
            "today": clock.now(),
            "today_words": french_dates.day(clock.now(), zone),
        },
    )


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request):
    """Rights lent to colleagues, and by them; a form for those who may lend theirs."""
    form = DelegationForm(request.POST or None, person=request.user)
    standing = _delegations_of(request.user).filter(ended_at=None, ends_on__gte=clock.today())
    may_lend = form.fields["post"].queryset.exists()
    if request.method == "POST" and form.is_valid():
        try:
            lending.delegate(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your rights are lent; your colleague is told by e-mail."))
            return redirect("delegations")
    facts = {"form": form, "may_lend": may_lend, "standing": standing}
    return render(request, "my_space/delegations.html", facts)


@signed_in
@require_POST
def end_delegation(request, delegation_uuid):
    delegation = get_object_or_404(_delegations_of(request.user), uuid=delegation_uuid)
    try:
        lending.end_delegation(actor=request.user, delegation=delegation)
    except DomainError as error:
        say(request, error)
    else:
        messages.success(request, _("These rights have ended."))
    return redirect("my_space")


def _delegations_of(person):
    """Those they gave and those they were given."""
    return Delegation.objects.filter(Q(post__person=person) | Q(to=person)).select_related(
        "post__organisation", "post__person", "to"
    )
