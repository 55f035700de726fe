import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_first_versions")]

    operations = [
        migrations.CreateModel(
            name="CachedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="key")),
                ("assistant", models.CharField(max_length=40, verbose_name="assistant")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "queries",
                    models.JSONField(
                        help_text="what was searched for, and a digest of what was found", verbose_name="searches"
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None, verbose_name="sources"
                    ),
                ),
                ("run_id", models.BigIntegerField(help_text="the run that made the answer", verbose_name="run")),
                ("hits", models.PositiveIntegerField(default=0, verbose_name="times given again")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
            ],
            options={
                "verbose_name": "cached answer",
                "verbose_name_plural": "cached answers",
                "ordering": ["-id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["sources"], name="answer_sources"),
                    models.Index(fields=["created_at"], name="answer_oldest"),
                ],
            },
        ),
    ]
