"""Reads of imports, for administrators."""

from django.db.models import QuerySet

from lms.people.models import PeopleImport, PeopleImportRow

Outcome = PeopleImportRow.Outcome


def visible_to(person) -> QuerySet[PeopleImport]:
    """Every import for an administrator, none for anybody else."""
    if person.is_authenticated and person.is_superuser:
        return PeopleImport.objects.select_related("author")
    return PeopleImport.objects.none()


def rows_of(people_import: PeopleImport, outcome: str = "") -> QuerySet[PeopleImportRow]:
    rows = people_import.rows.all()
    return rows.filter(outcome=outcome) if outcome in Outcome.values else rows


def refused_rows(people_import: PeopleImport) -> QuerySet[PeopleImportRow]:
    return rows_of(people_import, Outcome.REFUSED)
