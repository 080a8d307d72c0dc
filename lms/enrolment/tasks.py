"""Jobs of this domain: safe to repeat."""

from lms.enrolment import operations


def waive_withdrawn(*, activity_uuid):
    operations.waive_withdrawn(activity_uuid=activity_uuid)
