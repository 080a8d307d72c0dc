"""The demo's mailbox: every message written to anyone, since nothing is sent anywhere."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.common.access import signed_in
from lms.common.models import Message, MessageAttachment

PER_PAGE = 30


@signed_in
@require_safe
def mailbox(request):
    messages = Message.objects.defer("text", "html").prefetch_related("attachments")
    page = Paginator(messages, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page})


@signed_in
@require_safe
def mail(request, uuid):
    message = get_object_or_404(Message, uuid=uuid)
    context = {"mail": message, "attachments": message.attachments.defer("content")}
    return render(request, "demo/mail.html", context)


@signed_in
@require_safe
def attachment(request, uuid, number):
    found = get_object_or_404(MessageAttachment, message__uuid=uuid, number=number)
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response
