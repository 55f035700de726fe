"""Files are deleted when their retention is over: since when they are there, and when they went."""

from django.db import migrations, models
from django.db.models import Q

SINCE = """
UPDATE conversations_attachment SET stored_at = message.at FROM conversations_message message
WHERE message.id = message_id AND message.month = message_month AND conversations_attachment.state = 'stored'
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_media_readings")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="stored_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="stored at"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="deleted at"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="kept_days",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="days kept"),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="state",
            field=models.CharField(
                choices=[
                    ("wanted", "To be fetched"),
                    ("stored", "Stored"),
                    ("missing", "Missing"),
                    ("refused", "Not kept"),
                    ("deleted", "Deleted"),
                ],
                default="wanted",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(name="attachment_to_delete", fields=["stored_at"], condition=Q(state="stored")),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(name="attachment_kept_at", fields=["path"], condition=Q(state="stored")),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(name="attachment_deleted", fields=["id"], condition=Q(state="deleted") & ~Q(path="")),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                name="deleted_says_when",
                condition=~Q(state="deleted") | Q(deleted_at__isnull=False, kept_days__isnull=False),
            ),
        ),
    ]
