"""Django's `date` filter, in every template, with the first of a month as French writes it."""

from django import template
from django.template import defaultfilters

from lms.common import french_dates

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value, pattern=None):
    return defaultfilters.date(value, french_dates.pattern_for(value, pattern))
