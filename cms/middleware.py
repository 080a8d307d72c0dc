"""Lets the Wagtail admin start its own widgets under our strict script policy, and nothing else.

Wagtail 8 starts date pickers, choosers and inline panels from inline scripts. The nonce goes only
to a script whose whole content is one of those calls, with a string and a JSON object as arguments:
an injected script, even one that begins alike, stays without it and does not run.
"""

import json
import re

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


class AdminInitialisersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        html = response.get("Content-Type", "").startswith("text/html")
        if html and request.path_info.startswith("/admin/") and not response.streaming:
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
