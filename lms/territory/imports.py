"""Brings the tree in line with the national directory; the same file twice changes nothing."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from lms.common import audit, clock
from lms.territory import directory
from lms.territory.models import Organisation
from lms.territory.operations import found_organisation, move_organisation

Kind = Organisation.Kind


@dataclass
class Report:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    districts: int = 0
    refused: list[directory.Refusal] = field(default_factory=list)


def import_schools(*, actor, source, dry_run=False):
    """Create, update and close the schools of a directory file (binary), and what is above them.

    A refused line never blocks the others. Schools that the file does not name are left as they
    are: a file may hold a single department. Raises UnreadableDirectory before writing anything
    when the file is not a directory.
    """
    rows = list(directory.read(source))
    report = Report(refused=[row for row in rows if isinstance(row, directory.Refusal)])
    with transaction.atomic():
        known = _Known(actor)
        for row in rows:
            if not isinstance(row, directory.Refusal):
                _merge(known, row, report)
        report.districts = len(known.districts_seen)
        if dry_run:
            transaction.set_rollback(True)
        elif report.created or report.updated or report.closed:
            audit.record(
                actor=actor,
                verb="schools.imported",
                created=report.created,
                updated=report.updated,
                closed=report.closed,
            )
    return report


class _Known:
    """The organisations already there, read once, so that an import costs no query per line."""

    def __init__(self, actor):
        self.actor = actor
        self.by_code = {(one.kind, one.code): one for one in Organisation.objects.all()}
        self.districts_seen = set()

    def find(self, kind, code):
        return self.by_code.get((kind, code))

    def found(self, kind, code, name, parent, **facts):
        """The organisation of that code, founded when it is not there yet."""
        one = self.find(kind, code)
        if one is None:
            one = found_organisation(
                actor=self.actor, kind=kind, code=code, name=name or code, parent=parent, **facts
            )
            self.by_code[kind, code] = one
        return one

    def district_of(self, row):
        region = self.found(Kind.REGION, *_named(row.region), None) if row.region[0] else None
        academy = self.found(Kind.ACADEMY, *_named(row.academy), region)
        department = self.found(Kind.DEPARTMENT, *_named(row.department), academy)
        self.districts_seen.add(row.district[0])
        return self.found(Kind.DISTRICT, *_named(row.district), department)


def _named(pair):
    code, name = pair
    return code, name or code


def _merge(known, row, report):
    district = known.district_of(row)
    school = known.find(Kind.SCHOOL, row.uai)
    if school is None:
        known.found(
            Kind.SCHOOL, row.uai, row.name, district, town=row.town, valid_from=row.opened_on
        )
        report.created += 1
        school = known.find(Kind.SCHOOL, row.uai)
        report.closed += _close(school, row)
        return
    outcome = Counter(
        moved=_move(known, school, district), edited=_edit(school, row), closed=_close(school, row)
    )
    if outcome["closed"]:
        report.closed += 1
    elif outcome.total():
        report.updated += 1
    else:
        report.unchanged += 1


def _move(known, school, district):
    if school.parent_id == district.pk:
        return False
    moved = move_organisation(actor=known.actor, organisation=school, parent=district)
    known.by_code[Kind.SCHOOL, school.code] = moved
    return True


def _edit(school, row):
    told = {"name": row.name, "town": row.town, "valid_from": row.opened_on}
    changed = {name: value for name, value in told.items() if getattr(school, name) != value}
    if changed:
        Organisation.objects.filter(pk=school.pk).update(**changed)
    return bool(changed)


def _close(school, row):
    """A closed school keeps its people's history; one "à fermer" stays open until it closes."""
    if not row.is_closed or school.valid_to is not None:
        return False
    Organisation.objects.filter(pk=school.pk).update(valid_to=clock.today())
    return True
