"""manage.py verify_integrity: one line per invariant, non-zero on any difference."""

from django.core.management.base import BaseCommand, CommandError

from lms.reporting.integrity import verify

SHOWN = 20


class Command(BaseCommand):
    help = "Recompute what must never lie, and report every difference."

    def handle(self, **options):
        results = verify()
        for name, differences in results.items():
            self.stdout.write(f"{'ok  ' if not differences else 'FAIL'} {name}")
            for difference in differences[:SHOWN]:
                self.stdout.write(f"       {difference}")
            if len(differences) > SHOWN:
                self.stdout.write(f"       … and {len(differences) - SHOWN} more")
        wrong = sum(bool(differences) for differences in results.values())
        if wrong:
            raise CommandError(f"{wrong} of {len(results)} invariants do not hold.")
