from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("conversations", "0005_unknown_instances_and_unsent"),
        # It creates the extension pg_trgm.
        ("knowledge", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contactidentity",
            index=GinIndex(
                condition=models.Q(("kind", "phone")),
                fields=["value"],
                name="identity_phone_run",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
