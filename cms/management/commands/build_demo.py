"""manage.py build_demo: the fictional project Mosaïque, whole or not at all.

One transaction, closed by an entry in the activity log: interrupted, it leaves nothing and the next
run starts again; done, the next run sees the entry and changes nothing.
"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.demo import builder
from lms.common import audit, clock
from lms.common.models import AuditEntry
from lms.demo import people, story

BUILT = "demo.built"


class Command(BaseCommand):
    help = "Build the demo's pages, people and three months of activity, once."

    def handle(self, *, verbosity, **options):
        in_tests = settings.LEVIER_JOBS == "immediate"
        if not (settings.LEVIER_DEMO or in_tests):
            raise CommandError(
                "The demo opens accounts whose password everybody knows: set LEVIER_DEMO=1 on a "
                "machine that is only yours, or run `make demo`."
            )
        if AuditEntry.objects.filter(verb=BUILT).exists():
            self._say("The demo is already there.", verbosity)
            return
        self._say("Building the demo.", verbosity)
        today = clock.today()
        with transaction.atomic():
            with clock.at(story.opening()):
                cast = people.gather()
                builder.build(editor=cast.ines, today=today)
            story.tell(cast)
            builder.keep_up(editor=cast.ines)
            audit.record(actor=None, verb=BUILT)
        self._say("The demo is built.", verbosity)

    def _say(self, sentence, verbosity):
        if verbosity:
            self.stdout.write(sentence)
