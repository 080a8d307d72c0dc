"""A worker that delivers mail until it is killed; run in a process of its own."""

import time
from datetime import timedelta

import django

LEASE = timedelta(seconds=1)  # what a dead worker held is looked at soon

if __name__ == "__main__":
    django.setup()
    from lms.common.outbox import operations, tasks

    operations.LEASE = LEASE
    while True:
        tasks.deliver()
        time.sleep(0.05)
