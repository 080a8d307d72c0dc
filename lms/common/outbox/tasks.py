"""What the worker runs for the outbox."""

from lms.common.outbox import operations


def deliver() -> None:
    """Send everything that is due, by portions: one that comes meanwhile waits for no minute."""
    while operations.deliver_due():
        pass
