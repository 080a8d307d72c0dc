"""The services of an ENT: the tag that ties content, sessions and figures together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel


class EntService(BaseModel):
    """A service of the ENT (homework diary, blog…): the tag that ties everything together."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, default="square")

    class Meta:
        verbose_name = _("ENT service")
        verbose_name_plural = _("ENT services")
        ordering = ("name",)

    def __str__(self):
        return self.name
