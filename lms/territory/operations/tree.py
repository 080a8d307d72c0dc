"""Verbs that change the tree."""

from django.db import transaction
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from lms.common import audit, bulk
from lms.common.locks import locked
from lms.territory.errors import ClosesBeforeItOpens, Misplaced, MovedUnderItself
from lms.territory.models import Organisation

CALENDAR_FIELDS = ("zone", "public_calendar", "time_zone")


@transaction.atomic
def found_organisation(*, actor, kind, code, name, parent=None, **facts):
    """Add an organisation to the tree, or give back the one that has this kind and code.

    It keeps the calendar and the clock of what stands above it, unless told others.
    """
    if parent is not None:
        _refuse_misplaced(kind, parent)
        facts = {field: getattr(parent, field) for field in CALENDAR_FIELDS} | facts
    organisation, created = Organisation.objects.get_or_create(
        kind=kind, code=code, defaults={"name": name, "parent": parent, **facts}
    )
    if created:
        organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
        organisation.save(update_fields=["path"])
        audit.record(actor=actor, verb="organisation.founded", target=organisation, code=code)
    return organisation


@transaction.atomic
def add_organisations(organisations):
    """Add many at once, of which none is known yet, below parents that are.

    As few statements as for one, and no line in the activity log: whoever adds them tells it.
    """
    organisations = list(organisations)
    bulk.insert(organisations)
    for one in organisations:
        one.path = f"{one.parent.path if one.parent else '/'}{one.pk}/"
    above = Organisation.objects.filter(pk=OuterRef("parent")).values("path")
    Organisation.objects.filter(pk__in=[one.pk for one in organisations]).update(
        path=Concat(Coalesce(Subquery(above), Value("/")), Cast("pk", CharField()), Value("/"))
    )


@transaction.atomic
def move_organisation(*, actor, organisation, parent):
    """Hang an organisation elsewhere, with everything below it; nobody's records change."""
    organisation = locked(organisation)
    if parent.path.startswith(organisation.path):
        raise MovedUnderItself
    _refuse_misplaced(organisation.kind, parent)
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


@transaction.atomic
def edit_organisation(*, actor, organisation, **changes):
    """Change facts by hand: from then on the directory's files leave those fields alone."""
    organisation = locked(organisation)
    parent = changes.pop("parent", organisation.parent)
    changed = [name for name, value in changes.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, changes[name])
    opened, closed = organisation.valid_from, organisation.valid_to
    if opened and closed and closed < opened:
        raise ClosesBeforeItOpens
    moved = parent is not None and parent.pk != organisation.parent_id
    edited = {*organisation.edited_fields, *changed, *(["parent"] if moved else [])}
    organisation.edited_fields = sorted(edited)
    organisation.save(update_fields=[*changed, "edited_fields"])
    if changed:
        audit.record(
            actor=actor, verb="organisation.edited", target=organisation, fields=sorted(changed)
        )
    if moved:
        organisation = move_organisation(actor=actor, organisation=organisation, parent=parent)
    return organisation


def _refuse_misplaced(kind, parent):
    kind, above = Organisation.Kind(kind), Organisation.Kind(parent.kind)
    if not kind.may_hang_under(above):
        raise Misplaced.of(kind, above)
