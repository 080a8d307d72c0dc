"""Verbs that change the tree."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from lms.common import audit
from lms.common.locks import locked
from lms.territory.errors import MovedUnderItself
from lms.territory.models import Organisation


@transaction.atomic
def found_organisation(*, actor, kind, code, name, parent=None, **facts):
    """Add an organisation to the tree, or give back the one that has this kind and code."""
    organisation, created = Organisation.objects.get_or_create(
        kind=kind, code=code, defaults={"name": name, "parent": parent, **facts}
    )
    if created:
        organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
        organisation.save(update_fields=["path"])
        audit.record(actor=actor, verb="organisation.founded", target=organisation, code=code)
    return organisation


@transaction.atomic
def move_organisation(*, actor, organisation, parent):
    """Hang an organisation elsewhere, with everything below it; nobody's records change."""
    organisation = locked(organisation)
    if parent.path.startswith(organisation.path):
        raise MovedUnderItself
    before, after = organisation.path, f"{parent.path}{organisation.pk}/"
    Organisation.objects.filter(path__startswith=before).update(
        path=Concat(Value(after), Substr(F("path"), len(before) + 1))
    )
    Organisation.objects.filter(pk=organisation.pk).update(parent=parent)
    audit.record(
        actor=actor, verb="organisation.moved", target=organisation, parent=str(parent.uuid)
    )
    organisation.refresh_from_db()
    return organisation
