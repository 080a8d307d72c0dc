"""On PostgreSQL, words are indexed and sought in French, without their accents."""

from django.db import migrations

CONFIGURE = """
CREATE EXTENSION IF NOT EXISTS unaccent;
DROP TEXT SEARCH CONFIGURATION IF EXISTS levier;
CREATE TEXT SEARCH CONFIGURATION levier (COPY = french);
ALTER TEXT SEARCH CONFIGURATION levier
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""


def configure(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONFIGURE)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS levier;")


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_initial")]
    operations = [migrations.RunPython(configure, forget)]
