"""What views of every domain share, and the two addresses that say whether the server lives."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.common import clock, jobs
from lms.common.access import public
from lms.common.errors import DomainError

WORKER_SILENCE = timedelta(minutes=3)


def say(request: HttpRequest, error: DomainError) -> None:
    """Show a refusal as the sentence it carries, on the next page."""
    messages.error(request, str(error))


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, cache and worker all answer."""
    parts = {"database": _database_answers(), "cache": _cache_answers(), "worker": _worker_lives()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_answers() -> bool:
    # Whatever the cache is made of, any failure of it means "not ready".
    try:
        cache.set("readyz", "ok", timeout=10)
        return cache.get("readyz") == "ok"
    except Exception:
        return False


def _worker_lives() -> bool:
    try:
        beat: datetime | None = cache.get(jobs.HEARTBEAT)
    except Exception:
        return False
    return beat is not None and clock.now() - beat < WORKER_SILENCE
