"""manage.py rights_table [--check]: write docs/rights.md from the code."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.config import rights

PAGE = settings.BASE_DIR / "docs" / "rights.md"


class Command(BaseCommand):
    help = "Write the table of who may do what, or check that it is up to date."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail if it differs"
        )

    def handle(self, *, check, **options):
        page = rights.page()
        if check and PAGE.read_text(encoding="utf-8") != page:
            raise CommandError("docs/rights.md is not what the code says: run rights_table.")
        if not check:
            PAGE.write_text(page, encoding="utf-8")
