"""Somebody who has signed in: the cookie of their session."""

from tests.bench import inside

if __name__ == "__main__":
    inside.set_up()
    from django.conf import settings
    from django.test import Client

    from lms.people.models import Person

    claire = Person.objects.create(
        email="claire@valbourg.example", first_name="Claire", last_name="Morvan"
    )
    client = Client()
    client.force_login(claire)
    name = settings.SESSION_COOKIE_NAME
    inside.tell(cookie=f"{name}={client.cookies[name].value}")
