"""No address holds a null byte: PostgreSQL stores none, and would answer with an error page."""

from django.http import Http404


class NullBytesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)
