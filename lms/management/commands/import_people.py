"""manage.py import_people FILE [--dry-run]: open accounts and posts from a CSV or XLSX file."""

from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.common.errors import DomainError
from lms.people.imports import operations, queries, work
from lms.people.models import PeopleImport


class Command(BaseCommand):
    help = "Open accounts and posts, and correct them, from a CSV or XLSX file of people."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Report, and write nothing.")
        parser.add_argument(
            "--without-invitations", action="store_true", help="Open accounts, and tell nobody."
        )

    def handle(self, *, file, dry_run, without_invitations, **options):
        try:
            with file.open("rb") as source:
                if dry_run:
                    self._rehearse(source)
                else:
                    self._apply(File(source, name=file.name), invite=not without_invitations)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": file, "reason": error.strerror}
            ) from error
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _rehearse(self, source):
        numbers = dict.fromkeys(("created", "updated", "unchanged", "refused"), 0)
        for decision in work.rehearse(source):
            numbers[str(decision.outcome)] += 1
            self._say_problems(decision.line.number, decision.problems)
        self._say(numbers)
        self.stdout.write(_("Nothing was written (--dry-run)."))

    def _apply(self, source, *, invite):
        people_import = operations.receive_confirmed(
            actor=None, file=source, name=source.name, invite=invite
        )
        while not work.work(people_import):
            pass
        people_import.refresh_from_db()
        if people_import.state == PeopleImport.State.FAILED:
            raise CommandError(people_import.failure)
        for row in queries.refused_rows(people_import).iterator():
            self._say_problems(row.line, row.problems)
        self._say(vars(people_import))

    def _say_problems(self, line, problems):
        for column, message in problems:
            self.stderr.write(
                _("Line %(line)d, column %(column)s: %(message)s")
                % {"line": line, "column": column, "message": message}
            )

    def _say(self, numbers):
        self.stdout.write(
            _(
                "%(created)d created, %(updated)d updated, %(unchanged)d unchanged,"
                " %(refused)d refused."
            )
            % numbers
        )
