"""manage.py demo_code EMAIL: the second factor of a demo account, at this moment."""

from django.core.management.base import BaseCommand, CommandError

from lms.demo.accounts import SECRETS
from lms.people.second_factor import code_of


class Command(BaseCommand):
    help = "Print the six digits that the authenticator application of a demo account would show."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        secret = SECRETS.get(email.lower())
        if secret is None:
            raise CommandError(
                f"{email} is asked for no code. Those who are: {', '.join(sorted(SECRETS))}."
            )
        self.stdout.write(code_of(secret))
