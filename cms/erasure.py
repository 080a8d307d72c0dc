"""When a person is erased: the search forgets what pages and files no longer say."""

from django.db import connection
from wagtail.models import Page
from wagtail.search import index

from lms.personal_data.signals import person_erased

# The table of the full-text search takes its orders in a column of its own name.
MERGE = (
    "INSERT INTO wagtailsearch_indexentry_fts (wagtailsearch_indexentry_fts) VALUES ('optimize')"
)


def connect():
    person_erased.connect(forget, dispatch_uid="cms.forget")


def forget(sender, changed, **kwargs):
    pages = set()
    for model, keys in changed.items():
        if issubclass(model, Page):
            pages.update(keys)
        elif issubclass(model, index.Indexed):
            for one in model.objects.filter(pk__in=keys):
                index.insert_or_update_object(one)
    for page in Page.objects.filter(pk__in=pages):
        index.insert_or_update_object(page)
    _merge()


def _merge():
    """SQLite keeps the words of entries that changed in old segments: merging drops them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(MERGE)
