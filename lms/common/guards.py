"""What the database itself refuses: changes to tables that only ever grow.

Triggers hold for every path to the table, whoever writes the code. Their one door is the table
`lms_guarddoor`: while it holds a row, changes pass. `opened()` writes that row inside the
transaction of a lawful erasure and takes it away before the end, so no other transaction ever sees
it. A migration that rebuilds a guarded table on SQLite loses its triggers: call `install()` again
in it (tests/lms/common/test_guards.py fails until then).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from lms.common.models import GuardDoor

CLOSED = "NOT EXISTS (SELECT 1 FROM lms_guarddoor)"


@contextmanager
def opened(reason: str) -> Iterator[None]:
    """Let this block, one transaction, erase from the append-only tables: `reason` says why."""
    with transaction.atomic():
        door = GuardDoor.objects.create(reason=reason)
        yield
        door.delete()


def install(schema_editor, table: str, columns: Iterable[str], may_empty: str = "") -> None:
    """Refuse DELETE and UPDATE on `table`; `may_empty` is a column that an update may set to NULL
    (the author of a row, when that person's account is erased)."""
    remove(schema_editor, table)
    kept = [column for column in columns if column != may_empty]
    if schema_editor.connection.vendor == "postgresql":
        statements = _postgresql(table, kept, may_empty)
    else:
        statements = _sqlite(table, kept, may_empty)
    for statement in statements:
        schema_editor.execute(statement)


def remove(schema_editor, table: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'DROP TRIGGER IF EXISTS guard_{table} ON "{table}"')
        schema_editor.execute(f"DROP FUNCTION IF EXISTS guard_{table}()")
        return
    for action in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS guard_{table}_{action}")


def _sqlite(table: str, kept: list[str], may_empty: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    changed = _changed(kept, may_empty, "IS NOT")
    return [
        f'CREATE TRIGGER guard_{table}_update BEFORE UPDATE ON "{table}" '
        f"WHEN {CLOSED} AND ({changed}) {refuse}",
        f'CREATE TRIGGER guard_{table}_delete BEFORE DELETE ON "{table}" WHEN {CLOSED} {refuse}',
    ]


def _postgresql(table: str, kept: list[str], may_empty: str) -> list[str]:
    changed = _changed(kept, may_empty, "IS DISTINCT FROM")
    return [
        f"""
        CREATE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {CLOSED} AND (TG_OP = 'DELETE' OR {changed}) THEN
                RAISE EXCEPTION '{table} is append-only'
                USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
        """,
        f'CREATE TRIGGER guard_{table} BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION guard_{table}()",
    ]


def _changed(kept: list[str], may_empty: str, differs: str) -> str:
    conditions = [f'OLD."{column}" {differs} NEW."{column}"' for column in kept]
    if may_empty:
        conditions.append(
            f'(NEW."{may_empty}" IS NOT NULL AND OLD."{may_empty}" {differs} NEW."{may_empty}")'
        )
    return " OR ".join(conditions)
