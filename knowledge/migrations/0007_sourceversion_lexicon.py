from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0006_pages_by_address")]

    operations = [
        migrations.AddField(
            model_name="sourceversion",
            name="lexicon",
            field=models.CharField(blank=True, default="", editable=False, max_length=16),
        )
    ]
