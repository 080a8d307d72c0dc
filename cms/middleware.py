"""What the Wagtail admin needs around it: refusals said in a sentence, and its own scripts allowed.

Wagtail 8 starts date pickers, choosers and inline panels from inline scripts. The nonce goes only
to a script whose whole content is one of those calls, with a string and a JSON object as arguments:
an injected script, even one that begins alike, stays without it and does not run.
"""

import json
import re

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages

from lms.common.errors import DomainError

ADMIN = "/admin/"
STRING = r'"(?:[^"\\<>]|\\u[0-9A-Fa-f]{4}|\\["\\/bfnrt])*"'
OBJECT = r"\{[^<>]*\}"
INITIALISER = re.compile(
    r"<script>(?P<call>\s*(?:"
    r"(?:initDateChooser|initDateTimeChooser|initTimeChooser"
    rf"|new (?:Page|Image|Document|Snippet)?Chooser)\({STRING}, (?P<options>{OBJECT})\);"
    rf"|createMediaChooser\({STRING}\);"
    rf"|\(function\(\) \{{\s*var panel = new InlinePanel\(JSON\.parse\({STRING}\)\);\s*\}}\)\(\);"
    # Inside the model of a line to be added, Wagtail writes the closing tag with a dash.
    r")\s*)(?P<end><-?/script>)"
)


class RefusalsMiddleware:
    """A gesture of the back office that a rule forbids brings back where it was made, with the
    rule's sentence. What the gesture was about is as it was: rules refuse in a transaction."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        made_here = request.method == "POST" and request.path_info.startswith(ADMIN)
        if not (made_here and isinstance(exception, DomainError)):
            return None
        messages.error(request, str(exception))
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            back = reverse("wagtailadmin_home")
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # The shape that Wagtail's dialogs read.
            return JsonResponse({"step": "success", "redirect": back})
        return redirect(back)


class AdminInitialisersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        html = response.get("Content-Type", "").startswith("text/html")
        if html and request.path_info.startswith(ADMIN) and not response.streaming:
            text = response.content.decode(response.charset)
            allowed = allow_initialisers(text, lambda: str(request.csp_nonce))
            if allowed != text:
                response.content = allowed.encode(response.charset)
        return response


def allow_initialisers(text, nonce):
    """`text` with the nonce on the initialisers; `nonce` is called only when there is one."""

    def allow(found):
        try:
            json.loads(found["options"] or "{}")
        except ValueError:
            return found[0]
        return f'<script nonce="{nonce()}">{found["call"]}{found["end"]}'

    return INITIALISER.sub(allow, text)
