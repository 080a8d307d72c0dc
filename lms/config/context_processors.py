from django.conf import settings

from lms.demo import accounts


def installation(request):
    """What templates may know of this installation."""
    known = {"demo": settings.LEVIER_DEMO, "site_url": settings.LEVIER_SITE_URL}
    if settings.LEVIER_DEMO:
        known |= {
            "demo_accounts": [
                (role, email, email in accounts.SECRETS) for role, email in accounts.ACCOUNTS
            ],
            "demo_password": accounts.PASSWORD,
        }
    return known
