"""The language of the interface: the one chosen here, else the person's own, else French."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """The browser's own preference is not followed: the pages are written in French, and a frame
    in another language around them helps only the person who asked for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = request.LANGUAGE_CODE = self._chosen(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _chosen(self, request) -> str:
        known = dict(settings.LANGUAGES)
        here = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if here in known:
            return here
        own = getattr(request.user, "language", "")
        return own if own in known else settings.LANGUAGE_CODE
