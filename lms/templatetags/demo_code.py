"""The code that a demo account is asked for, so that a visitor needs no application."""

from allauth.account.internal.stagekit import unstash_login
from django import template

from lms.demo.accounts import SECRETS
from lms.people.second_factor import code_of

register = template.Library()


@register.simple_tag
def demo_code(request):
    """Of the person who is signing in, or "" for whoever is not of the demo."""
    login = unstash_login(request, peek=True)
    secret = SECRETS.get(login.user.email) if login and login.user else None
    return code_of(secret) if secret else ""
