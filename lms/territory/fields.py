"""Sets of profiles, as a field."""

from lms.common.fields import SeveralField
from lms.territory.models import Audience


class AudiencesField(SeveralField):
    """None stands for everybody: that answer has no box of its own."""

    options = [choice for choice in Audience.choices if choice[0] != Audience.EVERYONE]
