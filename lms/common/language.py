"""The language of the interface: the one the person chose, French otherwise."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Reads the language cookie alone.

    The browser's own preference is not followed: the pages are written in French, and a frame
    in another language around them helps only the person who asked for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            # A template answer renders later unless it is rendered here, in the right language.
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response
