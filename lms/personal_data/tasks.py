"""What the worker runs every day."""

from lms.personal_data import operations


def apply_retention() -> None:
    operations.apply_retention()


def remind_of_requests() -> None:
    operations.remind()
