from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0014_counted_and_whispered"),
        # It creates the extension unaccent.
        ("knowledge", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TEXT SEARCH CONFIGURATION lia_portuguese (COPY = portuguese); "
            "ALTER TEXT SEARCH CONFIGURATION lia_portuguese "
            "ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem",
            "DROP TEXT SEARCH CONFIGURATION lia_portuguese",
        ),
        # `unaccent` itself is no constant: its dictionary could change. Named with its schema, this one is good for indexes.
        migrations.RunSQL(
            "CREATE FUNCTION lia_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT "
            "RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))",
            "DROP FUNCTION lia_plain(text)",
        ),
    ]
