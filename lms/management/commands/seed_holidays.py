"""manage.py seed_holidays [FILE]: fill the calendars, leaving what was corrected by hand."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.common.errors import DomainError
from lms.territory.seeds import seed_holidays


class Command(BaseCommand):
    help = "Fill school and public holidays from libraries and, given its CSV, the official one."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="CSV of fr-en-calendrier-scolaire.")

    def handle(self, *, file=None, verbosity=1, **options):
        try:
            if file is None:
                filled = seed_holidays(actor=None)
            else:
                with file.open("rb") as official:
                    filled = seed_holidays(actor=None, official=official)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": file, "reason": error.strerror}
            ) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        if not verbosity:
            return
        self.stdout.write(
            _("%(written)d holidays written, %(corrected)d left as corrected by hand.")
            % vars(filled)
        )
        if filled.without:
            self.stdout.write(
                _(
                    "No holiday to come is known for: %(zones)s. Give the file of the official"
                    " calendar, or enter them in the back office."
                )
                % {"zones": ", ".join(str(zone) for zone in filled.without)}
            )
