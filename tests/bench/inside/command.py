"""A command of manage.py, timed once Django is loaded: its seconds, its peak, what it printed."""

import io
import sys
import time

from tests.bench import inside

if __name__ == "__main__":
    inside.set_up()
    from django.core.management import call_command

    said = io.StringIO()
    start, spent = time.perf_counter(), inside.processor_seconds()
    call_command(*sys.argv[1:], stdout=said)
    inside.tell(
        seconds=time.perf_counter() - start,
        processor=inside.processor_seconds() - spent,
        peak=inside.peak_mb(),
        said=said.getvalue(),
    )
