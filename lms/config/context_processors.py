from django.conf import settings


def installation(request):
    """What templates may know of this installation."""
    return {"demo": settings.LEVIER_DEMO, "site_url": settings.LEVIER_SITE_URL}
