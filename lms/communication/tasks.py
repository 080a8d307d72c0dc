"""Jobs: run every day, safe to repeat."""

from lms.communication import operations


def forget_old_searches() -> None:
    operations.forget_old_searches()


def forget_old_counts() -> None:
    operations.forget_old_counts()


def recall_notices() -> None:
    operations.recall_before_deadlines()
