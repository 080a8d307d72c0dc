"""Decides and writes some people at a time: each portion stands or falls whole, with its rows.

A portion costs the same number of statements whatever it holds, and says in the same transaction
how far the file is: a worker that dies is followed by one that goes on from there.
"""

import secrets
from collections import Counter
from itertools import chain

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models.functions import Upper

from lms.common import audit, bulk, clock
from lms.common.locks import locked
from lms.people.imports import planning
from lms.people.imports.checking import Asked, email_of
from lms.people.imports.planning import Decision, Known
from lms.people.imports.reader import Line
from lms.people.models import FormerName, PeopleImport, PeopleImportRow, Person, Post
from lms.people.queries import people_at
from lms.territory.models import Organisation

Outcome = PeopleImportRow.Outcome
POST_FIELDS = ("starts_on", "ends_on", "confirmed", "told_by")
#: What a decision looks at; the rest of these rows is left where it is.
READ_OF_A_PERSON = ("uuid", "email", "first_name", "last_name", "is_active")
READ_OF_A_POST = (
    *("uuid", "person", "audience", "role", *POST_FIELDS),
    *("organisation", "organisation__name", "organisation__kind"),
)


def decided(groups: list[list[Line]], *, to_write: bool = False) -> list[Decision]:
    """What becomes of these people's lines, as the database stands; nothing is written.

    `to_write`: nobody else gives or takes posts of these people until the transaction is over.
    """
    checked = [planning.checked(lines) for lines in groups]
    asked = [one for one in chain.from_iterable(checked) if isinstance(one, Asked)]
    emails = {email_of(line) for line in chain.from_iterable(groups)}
    rows = Person.objects.only(*READ_OF_A_PERSON).order_by("pk")
    people = people_at(emails, locked(rows) if to_write else rows)
    known = Known(today=clock.today(), people=people)
    known.posts.update(_posts(known.people))
    codes = {code for one in asked for code in (one.place.upper(), one.whole_code)}
    known.places = _places(codes)
    people = _by_person(checked, known)
    decisions = [decision for lines in people for decision in planning.decide(lines, known)]
    for decision in decisions:
        if decision.person is None:  # refused, and about somebody whose data it is all the same
            decision.person = known.people.get(email_of(decision.line))
    return decisions


def _by_person(checked: list[list], known: Known):
    """Somebody whom the file names by two addresses of theirs is decided about at once."""
    people: dict[int | str, list] = {}
    for lines in checked:
        email = email_of(lines[0].line)
        person = known.people.get(email)
        people.setdefault(person.pk if person else email, []).extend(lines)
    return people.values()


def counted(decisions: list[Decision]) -> Counter:
    return Counter(str(decision.outcome) for decision in decisions)


def preview(people_import: PeopleImport, decisions: list[Decision]) -> None:
    bulk.insert(_row(people_import, each) for each in decisions)


def write(people_import: PeopleImport, decisions: list[Decision]) -> None:
    """Write the decisions, what is needed to take them back, and the activity log."""
    _write_people(decisions)
    _write_posts(decisions)
    touched = [each for each in decisions if each.outcome in (Outcome.CREATED, Outcome.UPDATED)]
    if touched:
        audit.record_each(
            actor=people_import.author,
            verb="person.imported",
            told=[(each.person, _facts(people_import, each)) for each in touched],
        )
    keep(people_import, decisions)


def keep(people_import: PeopleImport, decisions: list[Decision]) -> None:
    """What came of these lines, in the place of what the preview said of them."""
    kept = decisions
    if people_import.previewed:
        lines = [each.line.number for each in decisions]
        people_import.rows.filter(line__in=lines).delete()
    else:  # nobody looks at what does not change
        kept = [each for each in decisions if each.outcome != Outcome.UNCHANGED]
    bulk.insert(_row(people_import, each) for each in kept)


def _posts(people: dict[str, Person]) -> dict[str, list[Post]]:
    """One list for all the addresses of somebody: what one line opens, the next one knows."""
    posts: dict[int, list[Post]] = {person.pk: [] for person in people.values()}
    held = Post.objects.filter(person__in=posts).select_related("organisation")
    for post in held.only(*READ_OF_A_POST):
        posts[post.person_id].append(post)
    return {email: posts[person.pk] for email, person in people.items()}


def _places(codes: set[str]) -> dict[str, list[Organisation]]:
    """By code in capitals. Those of partners are as somebody typed them: looked for at last."""
    places: dict[str, list[Organisation]] = {}
    for place in Organisation.objects.filter(code__in=codes):
        places.setdefault(place.code, []).append(place)
    if missing := codes - places.keys():
        for place in Organisation.objects.annotate(key=Upper("code")).filter(key__in=missing):
            places.setdefault(place.key, []).append(place)
    return places


def _write_people(decisions: list[Decision]) -> None:
    created = [each.person for each in decisions if each.opens_account]
    for each in decisions:
        if each.opens_account and each.opened:
            each.person.time_zone = each.opened.organisation.time_zone
    for person in created:
        # As make_password(None), in a tenth of the time; its holder chooses one.
        person.password = UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
    bulk.insert(created)
    bulk.insert(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in created
    )
    corrected = [each for each in decisions if each.corrected]
    if corrected:
        FormerName.objects.bulk_create(_former_name(each) for each in corrected)
        Person.objects.bulk_update((each.person for each in corrected), ["first_name", "last_name"])


def _former_name(decision: Decision) -> FormerName:
    before = {name: was for name, (was, _now) in decision.corrected.items()}
    person = decision.person
    names = {"first_name": person.first_name, "last_name": person.last_name} | before
    return FormerName(person=person, **names)


def _write_posts(decisions: list[Decision]) -> None:
    opened = [each for each in decisions if each.opened]
    for each in opened:
        each.opened.person = each.person
    bulk.insert(each.opened for each in opened)
    changed = {post.pk: post for each in decisions for post in each.changed}
    if changed:
        Post.objects.bulk_update(changed.values(), POST_FIELDS)


def _row(people_import: PeopleImport, decision: Decision) -> PeopleImportRow:
    written = decision.person is not None and decision.person.pk is not None
    return PeopleImportRow(
        people_import=people_import,
        line=decision.line.number,
        outcome=decision.outcome,
        cells=decision.line.cells,
        problems=decision.problems,
        text=" ".join(decision.sentences),
        person=decision.person if written else None,
        changes=_changes(decision) if written else {},
    )


def _changes(decision: Decision) -> dict:
    """What was before and after, as JSON keeps it; `undoing` reads it."""
    changes = {}
    if decision.opens_account:
        changes["account"] = True
    if decision.corrected:
        changes["corrected"] = decision.corrected
    if decision.opened:
        opened = {name: as_json(getattr(decision.opened, name)) for name in POST_FIELDS}
        changes["opened"] = {decision.opened.pk: opened}
    if decision.changed:
        changes["changed"] = {
            post.pk: {name: [as_json(value) for value in pair] for name, pair in fields.items()}
            for post, fields in decision.changed.items()
        }
    return changes


def as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _facts(people_import: PeopleImport, decision: Decision) -> dict:
    """For the log: uuids and rights, never a name."""
    facts = {"people_import": str(people_import.uuid), "line": decision.line.number}
    if decision.opens_account:
        facts["account"] = "opened"
    if decision.corrected:
        facts["corrected"] = sorted(decision.corrected)
    if decision.opened:
        facts["post"] = str(decision.opened.uuid)
        facts["organisation"] = str(decision.opened.organisation.uuid)
        facts["role"] = decision.opened.role
    if decision.changed:
        facts["posts_changed"] = [str(post.uuid) for post in decision.changed]
    return facts
