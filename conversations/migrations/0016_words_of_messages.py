from typing import Any

from django.db import migrations

TABLE = "conversations_message"
INDEX = "message_words"
WORDS = "to_tsvector('lia_portuguese'::regconfig, text)"
# Without a list of pending words: one insert in thousands would have to put them all in order.
USING = f"USING gin (({WORDS})) WITH (fastupdate = off)"
WITHOUT = """
SELECT month.relname FROM pg_inherits i JOIN pg_class month ON month.oid = i.inhrelid
WHERE i.inhparent = %s::regclass AND NOT EXISTS (
    SELECT 1 FROM pg_inherits attached JOIN pg_index x ON x.indexrelid = attached.inhrelid
    WHERE attached.inhparent = %s::regclass AND x.indrelid = month.oid
)
ORDER BY month.relname
"""


def create(_apps: Any, schema_editor: Any) -> None:
    """Index month after month while messages are written; months to come get theirs when they are attached."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{INDEX}" ON ONLY "{TABLE}" {USING}')
        cursor.execute(WITHOUT, [TABLE, INDEX])
        for (month,) in cursor.fetchall():
            name = f"{month}_words"
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')  # one that was broken off is of no use
            cursor.execute(f'CREATE INDEX CONCURRENTLY "{name}" ON "{month}" {USING}')
            cursor.execute(f'ALTER INDEX "{INDEX}" ATTACH PARTITION "{name}"')


def drop(_apps: Any, schema_editor: Any) -> None:
    """Take the index from every month."""
    schema_editor.execute(f'DROP INDEX IF EXISTS "{INDEX}"')


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0015_words_without_accents")]

    operations = [migrations.RunPython(create, drop)]
