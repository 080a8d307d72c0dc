"""Calls that start at the same moment, each on its own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together(number: int, call) -> list:
    """What each of `number` simultaneous calls returned, or the exception it raised."""
    barrier = Barrier(number)

    def run(_index):
        barrier.wait()
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
