"""Posts that are declared and confirmed; Wagtail's own doors, which lead to the one sign-in."""

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY as CODE_SENT,
)
from allauth.account.views import email_verification_sent
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.access import allowed, public, signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.people import declarations, reminders
from lms.people.forms import PostForm
from lms.people.permissions import confirms_posts

PLACES_SHOWN = 20
PAGE_SIZE = 25


@public
def one_door(request):
    """To the site's sign-in, then back to the page that was asked for."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect_to_login(target if safe else "/admin/")


@public
def no_door(request, rest=""):
    raise Http404


@public
def confirm_address(request):
    """The code that proves an address; somebody who is in gives one only to change theirs."""
    if request.user.is_authenticated and CODE_SENT not in request.session:
        return redirect("my_space")
    return email_verification_sent(request)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare_post(request):
    """Look for one's place, then say what one is there."""
    words = request.GET.get("q", "").strip()
    found = declarations.places_named(words)
    form = PostForm(request.POST or None, places=found)
    if request.method == "POST" and form.is_valid():
        try:
            post = declarations.declare_post(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            say(request, error)
        else:
            messages.success(
                request,
                _("Noted: %(place)s. You can learn at once; your post waits for its confirmation.")
                % {"place": post.organisation},
            )
        return redirect("my_space")
    shown = list(found[: PLACES_SHOWN + 1]) if words else []
    form.show([one.pk for one in shown[:PLACES_SHOWN]])
    return render(
        request,
        "people/declare_post.html",
        {
            "words": words,
            "form": form if shown else None,
            "too_many": len(shown) > PLACES_SHOWN,
            "waiting": declarations.declared_posts(request.user),
        },
    )


@allowed(confirms_posts)
@never_cache
@require_safe
def declared_posts(request):
    """Who says to work in one's place."""
    pages = Paginator(declarations.declarations_for(request.user), PAGE_SIZE)
    return render(
        request, "people/declared_posts.html", {"page": pages.get_page(request.GET.get("page"))}
    )


@allowed(confirms_posts)
@require_POST
def answer_post(request, uuid):
    """Yes, or no: one of the two buttons of the row."""
    post = get_object_or_404(declarations.declarations_for(request.user), uuid=uuid)
    name = post.person.get_full_name()
    try:
        if "confirm" in request.POST:
            declarations.confirm_post(actor=request.user, post=post)
            messages.success(request, _("%(name)s now counts among your people.") % {"name": name})
        elif "refuse" in request.POST:
            declarations.refuse_post(actor=request.user, post=post)
            messages.success(request, _("The post of %(name)s is refused.") % {"name": name})
    except DomainError as error:
        say(request, error)
    return redirect("declared_posts")


@public
@csrf_exempt  # a mail program posts here for its reader (RFC 8058); the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request, token):
    person = reminders.whose(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        reminders.take_reminders(actor=person, person=person, taken="again" in request.POST)
        person.refresh_from_db()
    stopped = person.no_reminders_since is not None
    return render(request, "people/stop_reminders.html", {"stopped": stopped})
