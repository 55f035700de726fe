from django.db import migrations

DIMENSIONS = (512, 768, 1024, 1536)

# The pieces of these versions are made by the sweep: how texts are split is code, and no migration runs it.
VERSIONS = """
INSERT INTO knowledge_sourceversion (source_id, number, status, title, text, problem, tries, created_at, finished_at)
SELECT id, version, 'live', title, body, '', 0, changed_at, changed_at FROM knowledge_article
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_versions_chunks_vectors")]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE INDEX vector_hnsw_{size} ON knowledge_chunkvector "
                f"USING hnsw ((embedding::vector({size})) vector_cosine_ops) WHERE dimensions = {size}",
                f"DROP INDEX vector_hnsw_{size}",
            )
            for size in DIMENSIONS
        ),
        migrations.RunSQL(
            "CREATE INDEX word_trigrams ON knowledge_word USING gin (word gin_trgm_ops)", "DROP INDEX word_trigrams"
        ),
        migrations.RunSQL(VERSIONS, migrations.RunSQL.noop),
    ]
