"""Mes données for everybody; requests, activity log and retention for those who answer them."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.common import audit, clock
from lms.common.access import allowed, public, signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.people.models import Person
from lms.people.permissions import answers_requests
from lms.personal_data import export as archive
from lms.personal_data import naming, operations, queries
from lms.personal_data.forms import AnswerForm, CorrectionForm, ErasureForm, LogForm, RecordForm
from lms.personal_data.models import ErasureRequest, RetentionRun
from lms.personal_data.verbs import in_words

form_page = require_http_methods(["GET", "HEAD", "POST"])
LOG_PAGE = 50


# --- One's own -----------------------------------------------------------------------------------


@signed_in
@never_cache
@form_page
def mine(request):
    """See everything that is kept about oneself; correct what only oneself knows."""
    # A copy: an invalid form writes in its instance, which the page's header shows.
    person = Person.objects.get(pk=request.user.pk)
    form = CorrectionForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        operations.correct(actor=request.user, person=request.user, **form.cleaned_data)
        messages.success(request, _("Corrected."))
        return redirect("personal_data:mine")
    return _mine(request, form, ErasureForm())


def _mine(request, form, erasure_form):
    facts = {
        "form": form,
        "erasure_form": erasure_form,
        "sheets": queries.shown_to(request.user),
        "last_request": queries.last_request_of(request.user),
    }
    return render(request, "personal_data/mine.html", facts)


@signed_in
@require_POST
def export(request):
    """Asked by a form: it leaves a line in the log."""
    content = archive.of(request.user)
    audit.record(actor=request.user, verb="data.exported", target=request.user)
    name = f"mes-donnees-{clock.today():%Y-%m-%d}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@signed_in
@require_POST
def statistics(request):
    counted = request.POST.get("counted") == "yes"
    operations.count_me(actor=request.user, person=request.user, counted=counted)
    messages.success(
        request,
        _("You are counted in statistics again.")
        if counted
        else _("You are left out of statistics from now on."),
    )
    return redirect("personal_data:mine")


@signed_in
@require_POST
def ask(request):
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _mine(request, CorrectionForm(instance=request.user), form)
    asked = operations.ask_for_erasure(
        actor=request.user, person=request.user, reason=form.cleaned_data["reason"]
    )
    messages.success(
        request,
        _("Your request is recorded. You will have an answer before %(day)s.")
        % {"day": f"{asked.due_on:%d/%m/%Y}"},
    )
    return redirect("personal_data:mine")


@signed_in
@require_POST
def withdraw(request):
    current = get_object_or_404(
        ErasureRequest, person=request.user, state=ErasureRequest.State.OPEN
    )
    try:
        operations.withdraw(actor=request.user, request=current)
    except DomainError as error:
        say(request, error)
    else:
        messages.success(request, _("Your request is withdrawn: nothing is erased."))
    return redirect("personal_data:mine")


# --- Everybody -----------------------------------------------------------------------------------


@public
@require_GET
def record(request):
    """The record of processing, as the models declare it."""
    facts = {"sheets": queries.record(), "policies": queries.periods()}
    return render(request, "personal_data/record.html", facts)


# --- Whoever answers -----------------------------------------------------------------------------


@allowed(answers_requests)
@never_cache
@require_GET
def requests(request):
    seen = queries.requests_visible_to(request.user)
    facts = {
        "waiting": seen.filter(state=ErasureRequest.State.OPEN),
        "answered": seen.exclude(state=ErasureRequest.State.OPEN).order_by("-decided_at")[:50],
        "today": clock.today(),
    }
    return render(request, "personal_data/requests.html", facts)


@allowed(answers_requests)
@never_cache
@form_page
def answer(request, request_uuid):
    found = get_object_or_404(queries.requests_visible_to(request.user), uuid=request_uuid)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request.user, found, form)
        except DomainError as error:
            form.add_error("answer" if error.code == "reason_missing" else None, str(error))
        else:
            messages.success(request, _("Answered; the person is told by e-mail."))
            return redirect("personal_data:requests")
    facts = {"asked": found, "form": form, "today": clock.today()}
    if found.person:
        facts["sheets"] = queries.kept_about(found.person)
        if found.is_open:
            facts["left"] = [
                (model._meta.verbose_name_plural, number)
                for model, number in naming.left_of(found.person).items()
            ]
    return render(request, "personal_data/answer.html", facts)


def _answer(officer, found, form):
    if form.cleaned_data["decision"] == AnswerForm.ACCEPT:
        operations.accept(actor=officer, request=found)
    else:
        operations.refuse(actor=officer, request=found, answer=form.cleaned_data["answer"])


@allowed(answers_requests)
@never_cache
@form_page
def ask_for_person(request, person_uuid):
    """Record a request that came by another way; where the back office sends who would delete."""
    person = get_object_or_404(queries.people_answered_by(request.user), uuid=person_uuid)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = operations.ask_for_erasure(
            actor=request.user, person=person, reason=form.cleaned_data["reason"]
        )
        return redirect("personal_data:answer", asked.uuid)
    return render(request, "personal_data/ask_for.html", {"person": person, "form": form})


@allowed(answers_requests)
@never_cache
@require_GET
def log(request):
    form = LogForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(queries.log(**asked), LOG_PAGE).get_page(request.GET.get("page"))
    for entry in page:
        entry.in_words = in_words(entry.verb)
    facts = {"form": form, "page_obj": page, "days": settings.LEVIER_RETENTION["log"]}
    return render(request, "personal_data/log.html", facts)


@allowed(answers_requests)
@never_cache
@require_GET
def retention(request):
    """How long each kind of data is kept, and what was erased lately."""
    page = Paginator(RetentionRun.objects.exclude(number=0), LOG_PAGE)
    facts = {
        "policies": queries.periods(),
        "page_obj": page.get_page(request.GET.get("page")),
        "last": RetentionRun.objects.first(),
    }
    return render(request, "personal_data/retention.html", facts)
