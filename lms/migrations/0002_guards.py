"""The activity log and the evidence only ever grow: the database refuses the rest."""

from django.db import migrations

from lms.common import guards

GUARDED = (("AuditEntry", ""), ("Evidence", "author_id"))


def install(apps, schema_editor):
    for name, may_empty in GUARDED:
        options = apps.get_model("lms", name)._meta
        columns = [field.column for field in options.local_concrete_fields]
        guards.install(schema_editor, options.db_table, columns, may_empty)


def remove(apps, schema_editor):
    for name, _may_empty in GUARDED:
        guards.remove(schema_editor, apps.get_model("lms", name)._meta.db_table)


class Migration(migrations.Migration):
    dependencies = [("lms", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
