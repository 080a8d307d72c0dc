"""The demo answers under one name, so that its cookies and its links agree."""

from django.conf import settings
from django.http import HttpResponseRedirect


class OneNameMiddleware:
    """Sends 127.0.0.1:PORT to the site's own address; health checks are answered where they are."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        called = request.META.get("HTTP_HOST", "")
        if called.split(":")[0] == "127.0.0.1" and request.path not in ("/healthz/", "/readyz/"):
            return HttpResponseRedirect(settings.LEVIER_SITE_URL + request.get_full_path())
        return self.get_response(request)
