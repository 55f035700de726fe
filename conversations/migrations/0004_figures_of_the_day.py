from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_chat_of_event"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False)), fields=["-sent_at"], name="outbound_sent"
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(fields=["status", "-created_at"], name="outbound_by_status"),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", False)), fields=["-finished_at"], name="turn_finished"
            ),
        ),
        migrations.AddIndex(
            model_name="webhookevent",
            index=models.Index(fields=["status", "-received_at"], name="webhook_by_status"),
        ),
    ]
