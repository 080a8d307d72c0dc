"""Reads of the tree. Ids only are compared: `path` holds the ids of the ancestors, "/1/5/8/"."""

from django.db.models import Q

from lms.territory.models import Organisation


def organisations_under(organisations):
    """These organisations and everything below them, as a queryset.

    Takes any iterable of organisations; the closed ones are included, since what happened there
    stays readable.
    """
    branches = Q(pk__in=[])
    for organisation in organisations:
        branches |= Q(path__startswith=organisation.path)
    return Organisation.objects.filter(branches)


def open_schools(on):
    """Schools open on that day."""
    return (
        Organisation.objects.filter(kind=Organisation.Kind.SCHOOL)
        .exclude(valid_to__lt=on)
        .exclude(valid_from__gt=on)
    )
