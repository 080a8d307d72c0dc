"""Jobs: run every day, safe to repeat."""

from lms.communication import notices, operations


def forget_old_searches() -> None:
    operations.forget_old_searches()


def recall_notices() -> None:
    notices.recall_before_deadlines()
