"""manage.py apply_retention [--dry-run]: one line per policy, with what it found."""

from django.core.management.base import BaseCommand

from lms.personal_data.operations import apply_retention


class Command(BaseCommand):
    help = "Erase or empty what has been kept as long as the settings say (LEVIER_RETENTION)."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *, dry_run, **options):
        runs = apply_retention(dry_run=dry_run)
        for run in runs:
            self.stdout.write(
                f"{run.number:>7}  {run.policy:<15} {run.subject} before {run.before:%Y-%m-%d}"
            )
        done = "would be erased or emptied" if dry_run else "erased or emptied"
        self.stdout.write(f"{sum(run.number for run in runs):>7}  rows {done}")
