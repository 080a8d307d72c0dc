"""Brings the tree in line with the national directory; the same file twice changes nothing.

First everything is compared, in memory; then, unless only a preview is asked for, everything is
written at once. So a preview writes nothing, and a whole country takes no query per school.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common import audit, clock
from lms.common.locks import locked
from lms.territory import directory
from lms.territory.models import Organisation
from lms.territory.operations import add_organisations, move_organisation
from lms.territory.operations.tree import CALENDAR_FIELDS

Kind = Organisation.Kind
State = directory.State
BATCH = 500
ABOVE_SCHOOLS = (Kind.REGION, Kind.ACADEMY, Kind.DEPARTMENT, Kind.DISTRICT)


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    CLOSED = "closed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that the file and the tree do not tell alike, in words."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """What one line of the file does. `kept`: what was changed by hand, and stays as it is."""

    line: int
    uai: str
    name: str
    action: Action = Action.UNCHANGED
    changed: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)


@dataclass
class Report:
    """What an import did, or would do."""

    lines: list[Line] = field(default_factory=list)
    refused: list[directory.Refusal] = field(default_factory=list)
    #: Districts that the file calls otherwise.
    renamed: list[Line] = field(default_factory=list)
    districts: int = 0

    def count(self, action):
        return Counter(line.action for line in self.lines)[action]

    @property
    def created(self):
        return self.count(Action.CREATED)

    @property
    def updated(self):
        return self.count(Action.UPDATED)

    @property
    def closed(self):
        return self.count(Action.CLOSED)

    @property
    def unchanged(self):
        return self.count(Action.UNCHANGED)

    @property
    def kept(self):
        """The lines where something changed by hand was left as it is."""
        return [line for line in self.lines if line.kept]

    def counts(self):
        return {
            **{action.value: self.count(action) for action in Action},
            "kept": len(self.kept),
            "refused": len(self.refused),
            "renamed": len(self.renamed),
            "districts": self.districts,
        }

    def summary(self, most):
        """For the screen, as JSON: the counts, and at most so many lines of each sort."""
        shown = {
            action.value: [asdict(one) for one in self.lines if one.action == action][:most]
            for action in (Action.CREATED, Action.UPDATED, Action.CLOSED)
        }
        shown["kept"] = [asdict(one) for one in self.kept[:most]]
        shown["renamed"] = [asdict(one) for one in self.renamed[:most]]
        shown["refused"] = [asdict(one) for one in self.refused[:most]]
        return {"counts": self.counts(), "lines": shown}


def import_schools(*, actor, source, dry_run=False):
    """Create, update and close the schools of a directory file (binary), and what is above them.

    A refused line never blocks the others. Schools that the file does not name are left as they
    are: a file may hold a single department. Raises UnreadableDirectory before writing anything
    when the file is not a directory.
    """
    rows = directory.read(source)
    if dry_run:
        return Comparison(rows, Organisation.objects.all()).report
    with transaction.atomic():
        comparison = Comparison(rows, locked(Organisation.objects.order_by("pk")))
        if comparison.changes_something:
            _write(comparison, actor)
            audit.record(actor=actor, verb="schools.imported", **comparison.report.counts())
    return comparison.report


class Comparison:
    """The file beside the tree: what each line changes. Writes nothing.

    An organisation is named by (kind, code), since those above a new school may be new themselves.
    """

    def __init__(self, rows, organisations):
        self.report = Report()
        self.known = {(one.kind, one.code): one for one in organisations}
        self._keys = {one.pk: key for key, one in self.known.items()}
        #: What has to be founded above schools, the highest first: key -> (name, parent, calendar)
        self.areas = {}
        self.created = []  # (code, key of the parent, facts)
        self.updated = []  # (school, facts)
        self.moved = []  # (school, key of the new parent)
        self.renamed = {}  # a district -> its name in the file
        self._seen = {}
        districts = set()
        for row in rows:
            refusal = row if isinstance(row, directory.Refusal) else self._take(row)
            if refusal:
                self.report.refused.append(refusal)
            elif row.district[0]:
                # Where lines disagree on its name the first one is heard, so that the next reading
                # of the same file changes nothing.
                if row.district[0] not in districts:
                    self._name_district(row)
                districts.add(row.district[0])
        self.report.districts = len(districts)

    @property
    def changes_something(self):
        return bool(self.areas or self.created or self.updated or self.moved or self.renamed)

    def _take(self, row):
        """Compare one line; give its refusal back when it has one."""
        if row.uai in self._seen:
            return self._refusal(
                row,
                "uai",
                _("this school stands on line %(line)d already, which is the one that counts.")
                % {"line": self._seen[row.uai]},
            )
        school = self.known.get((Kind.SCHOOL, row.uai))
        facts = self._facts(row, school)
        kept = self._kept(school, facts)
        opens, closes = (
            facts[name] if name in facts else getattr(school, name, None)
            for name in ("valid_from", "valid_to")
        )
        if opens and closes and closes < opens:
            return self._refusal(row, "closes_on", _("this school would close before it opens."))
        self._seen[row.uai] = row.line
        line = Line(row.line, row.uai, row.facts["name"], kept=kept)
        self.report.lines.append(line)
        if school is None:
            line.action = Action.CREATED
            self.created.append((row.uai, self._parent_of(row), facts))
        else:
            self._change(school, row, facts, line)
        return None

    def _refusal(self, row, column, message):
        return directory.Refusal(row.line, directory.COLUMNS[column][0], message)

    def _facts(self, row, school):
        """What the line tells of the school's own fields."""
        facts = dict(row.facts)
        if row.calendar:
            facts |= vars(row.calendar)
        closes = facts.get("valid_to")
        if row.state == State.CLOSED and not closes:
            # Closed, without a date: the one we have, or today.
            facts["valid_to"] = (school and school.valid_to) or clock.today()
        elif row.state == State.OPEN:
            facts["valid_to"] = closes  # open again, when it had closed
        return facts

    def _kept(self, school, facts):
        """Take out of the facts what somebody changed by hand, and tell it."""
        if school is None:
            return []
        by_hand = [name for name in facts if name in school.edited_fields]
        told = {name: facts.pop(name) for name in by_hand}
        return [
            _difference(name, getattr(school, name), value)
            for name, value in told.items()
            if getattr(school, name) != value
        ]

    def _change(self, school, row, facts, line):
        changed = {name: value for name, value in facts.items() if getattr(school, name) != value}
        line.changed = [
            _difference(name, getattr(school, name), value) for name, value in changed.items()
        ]
        if changed:
            self.updated.append((school, changed))
        self._hang(school, row, line)
        if changed.get("valid_to"):
            line.action = Action.CLOSED
        elif line.changed:
            line.action = Action.UPDATED

    def _hang(self, school, row, line):
        """Compare where the school stands."""
        before, after = self._keys.get(school.parent_id), self._parent_of(row)
        if before == after or self._is_left_unsaid(row, before, after):
            return
        difference = Difference(_("District"), self._name_of(before), self._name_of(after))
        if "parent" in school.edited_fields:
            line.kept.append(difference)
            return
        line.changed.append(difference)
        self.moved.append((school, after))

    def _is_left_unsaid(self, row, before, after):
        """A cell left empty takes no school out of a district of that same department."""
        if row.district[0] or not before or before[0] != Kind.DISTRICT:
            return False
        return self._keys.get(self.known[before].parent_id) == after

    def _parent_of(self, row):
        """The key of what stands above a school: its district, or its department without one.

        Whatever is missing on the way up will be founded.
        """
        key = None
        for kind, (code, name) in (
            (Kind.REGION, row.region),
            (Kind.ACADEMY, row.academy),
            (Kind.DEPARTMENT, row.department),
            (Kind.DISTRICT, row.district),
        ):
            if code:
                above, key = key, (kind, code)
                if key not in self.known:
                    self.areas.setdefault(key, (name or code, above, row.calendar))
        return key

    def _name_district(self, row):
        """A district that the file calls otherwise takes that name, if nobody chose its own."""
        code, name = row.district
        district = self.known.get((Kind.DISTRICT, code))
        if district is None or not name or district.name == name:
            return
        line = Line(row.line, code, district.name)
        difference = _difference("name", district.name, name)
        if "name" in district.edited_fields:
            line.kept.append(difference)
            self.report.lines.append(line)
            return
        line.changed.append(difference)
        self.report.renamed.append(line)
        self.renamed[district] = name

    def _name_of(self, key):
        if key in self.known:
            return self.known[key].name
        return self.areas[key][0] if key in self.areas else "–"


def _difference(name, before, after):
    label = Organisation._meta.get_field(name).verbose_name
    label = label[:1].upper() + label[1:]
    return Difference(label, _in_words(name, before), _in_words(name, after))


def _in_words(name, value):
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    choices = dict(Organisation._meta.get_field(name).flatchoices)
    return str(choices.get(value, value or "–"))


# --- Writing -------------------------------------------------------------------------------------


def _write(comparison, actor):
    known = comparison.known
    for kind in ABOVE_SCHOOLS:
        areas = [
            _founded(known, key, name, above, vars(calendar) if calendar else {})
            for key, (name, above, calendar) in comparison.areas.items()
            if key[0] == kind
        ]
        add_organisations(areas)
        audit.record_each(
            actor=actor,
            verb="organisation.founded",
            told=[(area, {"code": area.code}) for area in areas],
        )
        known.update({(area.kind, area.code): area for area in areas})
    created = iter(comparison.created)
    while batch := list(islice(created, BATCH)):
        add_organisations(
            _founded(known, (Kind.SCHOOL, uai), facts["name"], above, facts)
            for uai, above, facts in batch
        )
    _update(comparison.updated)
    _update([(district, {"name": name}) for district, name in comparison.renamed.items()])
    audit.record_each(
        actor=actor,
        verb="organisation.dates_changed",
        told=[
            (school, {"closes_on": facts["valid_to"]})
            for school, facts in comparison.updated
            if "valid_to" in facts
        ],
    )
    for school, key in comparison.moved:
        move_organisation(actor=actor, organisation=school, parent=known[key])


def _founded(known, key, name, above, facts):
    """With the calendar and the clock of what stands above it, unless told others."""
    (kind, code), parent = key, known.get(above)
    inherited = {field: getattr(parent, field) for field in CALENDAR_FIELDS} if parent else {}
    facts = inherited | facts | {"name": name}
    return Organisation(kind=kind, code=code, parent=parent, **facts)


def _update(updated):
    names = sorted({name for _school, facts in updated for name in facts})
    for school, facts in updated:
        for name, value in facts.items():
            setattr(school, name, value)
    if names:
        schools = [school for school, _facts in updated]
        Organisation.objects.bulk_update(schools, names, batch_size=BATCH)
