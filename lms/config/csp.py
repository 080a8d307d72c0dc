"""The content security policy: strict everywhere, except inline styles in the Wagtail admin."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware

ADMIN_PREFIX = "/admin/"
# The rich text and table editors of Wagtail write style attributes; a nonce in the same directive
# would make browsers ignore 'unsafe-inline'. Scripts stay as strict as elsewhere.
ADMIN_DIRECTIVES = {"style-src": [SELF, UNSAFE_INLINE]}


class PolicyMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        # What no page of ours asks for.
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return super().process_response(request, response)

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX) and not report_only:
            parts.replace = ADMIN_DIRECTIVES | (parts.replace or {})
            parts.update = (parts.update or {}) | {"img-src": ["blob:"]}
        return parts
