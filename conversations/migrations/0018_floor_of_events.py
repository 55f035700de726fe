from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0017_names_by_any_part")]

    operations = [
        migrations.AddField(
            model_name="conversationevent",
            name="floor",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="who had it from then on: kind and row ids",
                verbose_name="floor",
            ),
        ),
    ]
