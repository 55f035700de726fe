"""What was heard costs by its length."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistants", "0009_verified_customers")]

    operations = [
        migrations.AddField(
            model_name="perception",
            name="audio_seconds",
            field=models.FloatField(blank=True, null=True, verbose_name="seconds of audio"),
        ),
    ]
