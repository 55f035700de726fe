import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE conversations_protocol_seq AS bigint",
            "DROP SEQUENCE conversations_protocol_seq",
        ),
        migrations.AddField(
            model_name="parkedevent",
            name="conversation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddIndex(
            model_name="parkedevent",
            index=models.Index(
                condition=models.Q(("conversation__isnull", False)), fields=["conversation"], name="parked_in"
            ),
        ),
    ]
