"""Takes an import back, some lines at a time, each portion whole.

What was changed again since, by somebody or by a later file, stays as they left it: a post that
was opened here and changed since stays, and so does what its line had ended to open it. An account
that has been used meanwhile stays too, without the post that the import had given it.
"""

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from lms.common import audit
from lms.people.imports.applying import POST_FIELDS, as_json
from lms.people.models import FormerName, PeopleImport, PeopleImportRow, Person, Post

Outcome = PeopleImportRow.Outcome
#: What an account holds without ever having been used.
ITS_OWN = {"EmailAddress", "FormerName", "Message", "PeopleImportRow"}


def to_undo(people_import: PeopleImport):
    """The lines that changed something, the last ones first: as they were done, backwards."""
    return people_import.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).order_by(
        "-line"
    )


def undo(people_import: PeopleImport, rows: list[PeopleImportRow]) -> int:
    """Take back what these lines did, and forget them; how many accounts were kept."""
    audit.record_each(
        actor=people_import.author,
        verb="person.import_undone",
        told=[(row.person, {"people_import": str(people_import.uuid)}) for row in rows],
    )
    _put_posts_back(rows)
    _put_names_back(rows)
    opened = [row.person_id for row in rows if row.changes.get("account")]
    PeopleImportRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    used = _used(opened)
    Person.objects.filter(pk__in=set(opened) - used).delete()
    return len(used)


def _put_posts_back(rows) -> None:
    kept = _close_what_was_opened(rows)
    rows = [row for row in rows if row.pk not in kept]
    named = {int(pk) for row in rows for pk in row.changes.get("changed", {})}
    posts = Post.objects.in_bulk(named)
    open_kinds = _open_kinds(posts.values())
    changed = set()
    for row in rows:
        for pk, fields in row.changes.get("changed", {}).items():
            post = posts.get(int(pk))
            if post and _put_back(post, fields, open_kinds):
                changed.add(post)
    if changed:
        Post.objects.bulk_update(changed, POST_FIELDS)


def _close_what_was_opened(rows) -> set[int]:
    """The posts that these lines opened are gone; the lines whose post was changed since."""
    opened = {int(pk): row for row in rows for pk in row.changes.get("opened", {})}
    posts = Post.objects.in_bulk(opened)
    kept = set()
    for pk, row in opened.items():
        post, written = posts.get(pk), row.changes["opened"][str(pk)]
        if post and any(as_json(getattr(post, name)) != was for name, was in written.items()):
            kept.add(row.pk)
            del posts[pk]
    Post.objects.filter(pk__in=posts).delete()
    return kept


def _put_back(post: Post, fields: dict, open_kinds: set) -> bool:
    changed = False
    for name, (before, after) in fields.items():
        if as_json(getattr(post, name)) != after:
            continue  # somebody changed it since
        if name == "ends_on" and before is None and _kind(post) in open_kinds:
            continue  # the same post was opened anew since
        is_day = before and name in ("starts_on", "ends_on")
        setattr(post, name, date.fromisoformat(before) if is_day else before)
        changed = True
    return changed


def _open_kinds(posts) -> set:
    people = {post.person_id for post in posts}
    return {_kind(post) for post in Post.objects.filter(person__in=people, ends_on__isnull=True)}


def _kind(post: Post) -> tuple:
    return post.person_id, post.organisation_id, post.audience, post.role


def _put_names_back(rows) -> None:
    changed = []
    for row in rows:
        for name, (before, after) in row.changes.get("corrected", {}).items():
            if getattr(row.person, name) == after:
                setattr(row.person, name, before)
                changed.append(row.person)
    if changed:
        before = Person.objects.filter(pk__in=[person.pk for person in changed])
        FormerName.objects.bulk_create(
            FormerName(person=one, first_name=one.first_name, last_name=one.last_name)
            for one in before
        )
        Person.objects.bulk_update(set(changed), ["first_name", "last_name"])


def _used(people: list[int]) -> set[int]:
    """Which of these accounts somebody signed in to, or holds anything at all."""
    mine = Person.objects.filter(pk__in=people)
    entered = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False)
    used = set(mine.filter(entered).values_list("pk", flat=True))
    for field in Person._meta.get_fields(include_hidden=True):
        points_here = (field.one_to_many or field.one_to_one) and field.auto_created
        if points_here and field.related_model.__name__ not in ITS_OWN:
            name = field.field.name
            rows = field.related_model._base_manager.filter(**{f"{name}__in": people})
            used |= set(rows.values_list(name, flat=True))
    return used
