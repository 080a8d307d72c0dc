"""Where people work, and which ENT their schools are given."""

from lms.territory.models.services import EntService
from lms.territory.models.tree import Audience, Organisation

__all__ = ["Audience", "EntService", "Organisation"]
