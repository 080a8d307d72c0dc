"""Background jobs: the one place that knows which engine runs them (django-q2, ORM broker).

At least once: a worker killed in the middle leaves its job to be run again, so every job is
safe to repeat and carries a business key.
"""

from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.module_loading import import_string

from lms.common import clock

HEARTBEAT = "jobs:heartbeat"
# How long a job that is queued and has not begun stands for the ones asked after it.
PENDING_SECONDS = 60


def enqueue(path: str, *, key: str, **kwargs) -> None:
    """Run the function at `path` in a worker once the current transaction is committed.

    Asking again under the same key while the job has not begun adds nothing.
    """
    transaction.on_commit(partial(_push, path, key, kwargs))


def _push(path: str, key: str, kwargs: dict) -> None:
    if settings.LEVIER_JOBS == "immediate":
        import_string(path)(**kwargs)
        return
    if not cache.add(_pending(key), 1, timeout=PENDING_SECONDS):
        return
    from django_q.tasks import async_task

    async_task("lms.common.jobs.run", path, key, kwargs, task_name=key[:100])


def run(path: str, key: str, kwargs: dict) -> None:
    """Called by the worker. From here on, what is asked under this key is a new job."""
    cache.delete(_pending(key))
    beat()
    import_string(path)(**kwargs)


def beat() -> None:
    """Say that a worker lives."""
    cache.set(HEARTBEAT, clock.now(), timeout=24 * 3600)


def install_schedules(**signal_arguments) -> None:
    """Write the periodic jobs named in the settings (after each migrate; changes nothing twice)."""
    from django_q.models import Schedule

    names = []
    for name, path, minutes in settings.LEVIER_SCHEDULES:
        names.append(name)
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": "lms.common.jobs.run",
                "args": repr((path, name, {})),
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
            },
        )
    Schedule.objects.filter(func="lms.common.jobs.run").exclude(name__in=names).delete()


def _pending(key: str) -> str:
    return f"jobs:pending:{key}"
