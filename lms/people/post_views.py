"""A person's posts, for administrators: seen, ended, opened one by one.

Files are for a whole year's moves; this is for the one that nobody foresaw.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.common import clock
from lms.common.access import allowed
from lms.common.errors import DomainError
from lms.common.views import say
from lms.people import operations
from lms.people.errors import ImpossiblePost
from lms.people.forms import EndPostForm, OpenPostForm
from lms.people.models import Person, Post
from lms.people.permissions import is_administrator


@allowed(is_administrator)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest, person_uuid) -> HttpResponse:
    """The posts of a person, the latest first, and a form for another one."""
    person = get_object_or_404(Person, uuid=person_uuid)
    form = OpenPostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.open_post(actor=request.user, person=person, **form.cleaned_data)
        except ImpossiblePost as error:
            form.add_error("organisation" if error.about == "place" else error.about, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The post is recorded."))
            return redirect("posts", person.uuid)
    context = {
        "person": person,
        "posts": person.posts.select_related("organisation"),
        "form": form,
        "today": clock.today(),
    }
    return render(request, "people/posts.html", context)


@allowed(is_administrator)
@require_POST
def end_post(request: HttpRequest, uuid) -> HttpResponse:
    """The last day of a post; the rights it gives end with it."""
    post = get_object_or_404(Post, uuid=uuid)
    form = EndPostForm(request.POST)
    if form.is_valid():
        try:
            operations.close_post(
                actor=request.user, post=post, ends_on=form.cleaned_data["ends_on"]
            )
        except DomainError as error:
            say(request, error)
        else:
            messages.success(request, _("The post is ended."))
    else:
        messages.error(request, " ".join(form.errors["ends_on"]))
    return redirect("posts", post.person.uuid)
