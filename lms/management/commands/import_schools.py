"""manage.py import_schools FILE [--dry-run]: load the national directory of schools."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.common.errors import DomainError
from lms.territory.imports import import_schools


class Command(BaseCommand):
    help = "Create, update and close schools from a file of the annuaire de l'éducation."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report, and write nothing.")

    def handle(self, *, file, dry_run, **options):
        try:
            with file.open("rb") as source:
                report = import_schools(actor=None, source=source, dry_run=dry_run)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": file, "reason": error.strerror}
            ) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        for refusal in report.refused:
            self.stderr.write(str(refusal))
        for line in report.kept:
            for fact in line.kept:
                self.stdout.write(
                    _(
                        "%(uai)s, %(label)s: “%(before)s” was set by hand and stays"
                        " (the file says “%(after)s”)."
                    )
                    % {"uai": line.uai, **vars(fact)}
                )
        self.stdout.write(
            _(
                "%(created)d created, %(updated)d updated, %(unchanged)d unchanged,"
                " %(closed)d closed, %(refused)d refused; %(districts)d districts."
            )
            % report.counts()
        )
        if dry_run:
            self.stdout.write(_("Nothing was written (--dry-run)."))
