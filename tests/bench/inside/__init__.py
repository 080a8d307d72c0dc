"""Modules run in a process of their own, with Django; each tells what it found as JSON."""

import json
import os
import resource
import sys

import django


def set_up() -> None:
    django.setup()


def tell(**facts) -> None:
    print(json.dumps(facts))


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1024**2


def processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system
