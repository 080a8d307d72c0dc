"""Public uploads, served by the content origin, where no cookie ever goes.

Only what pages show: renditions of images, videos, their posters and captions. Originals,
documents and practices are never under these names, or are refused.
"""

from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.responders import StaticFile

from lms.common.access import public

FOLDERS = ("images", "media", "media_thumbnails", "captions")
TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
}


def absolute(url: str) -> str:
    """The whole address of a public upload, which storages give whole or from a root."""
    return urljoin(settings.LEVIER_CONTENT_URL, url)


@public
@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponse:
    """The file at `name`, whole or the range asked for."""
    path = _file_at(name)
    found = StaticFile(str(path), list(_headers(path).items()))
    answer = found.get_response(request.method, request.META)
    response = FileResponse(answer.file or (), status=int(answer.status))
    del response["Content-Type"]
    for header, value in answer.headers:
        response[header] = value
    return response


def nothing(request: HttpRequest, exception=None) -> HttpResponse:
    """Refusals in one word: this origin has no page to show."""
    return HttpResponse("404\n", status=404, content_type="text/plain", headers=HOSTILE)


# Whatever an uploaded file holds, it runs nothing, frames nothing and is not guessed at.
HOSTILE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Frame-Options": "DENY",
}
# Pages show these by plain elements, from an origin that may be another site altogether
# (localhost and 127.0.0.1). Captions are fetched with CORS, which answers for itself.
SHOWN = ("image/", "video/", "audio/")


def _file_at(name: str) -> Path:
    folder = name.split("/", 1)[0]
    if folder not in FOLDERS:
        raise Http404
    root = Path(settings.MEDIA_ROOT).resolve()
    try:
        path = Path(safe_join(root, name)).resolve()
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    # A symbolic link, or dots, may lead elsewhere: the folder is checked where it arrives.
    if not path.is_relative_to(root / folder) or not path.is_file():
        raise Http404
    return path


def _headers(path: Path) -> dict[str, str]:
    kind = TYPES.get(path.suffix.lower())
    headers = HOSTILE | {
        "Accept-Ranges": "bytes",
        "Content-Type": kind or "application/octet-stream",
        "Cache-Control": "public, max-age=86400",
        # Captions are read by the player's script of the application, and only by it.
        "Access-Control-Allow-Origin": settings.LEVIER_SITE_URL,
    }
    if kind is None:
        headers["Content-Disposition"] = "attachment"
    elif kind.startswith(SHOWN):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return headers
