"""The one lock. Take it before the check it protects, inside a transaction."""

from django.db import connections
from django.db.models import Model, QuerySet


def locked(target: QuerySet | Model):
    """`SELECT … FOR UPDATE` of a queryset, or of one instance, re-read from the database.

    SQLite has no row locks: its transactions begin IMMEDIATE, so that a writer already stands
    alone from its first statement, and reading again is all there is to do.
    """
    if isinstance(target, Model):
        # Not type(target): the reader of a request is a lazy stand-in for its class.
        rows = target._meta.model._default_manager.using(target._state.db).filter(pk=target.pk)
        return locked(rows).get()
    if connections[target.db].features.has_select_for_update:
        # NO KEY: rows that point to this one may still be inserted meanwhile, without deadlock.
        no_key = connections[target.db].features.has_select_for_no_key_update
        return target.select_for_update(of=("self",), no_key=no_key)
    return target.all()
