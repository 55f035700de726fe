"""Charges are counted finer than the millionth of a dollar: the vector of one question costs less."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_prices_and_ceilings")]

    operations = [
        migrations.AlterField(
            model_name="charge",
            name="cost_usd",
            field=models.DecimalField(blank=True, decimal_places=8, max_digits=14, null=True, verbose_name="US$"),
        ),
        migrations.AlterField(
            model_name="price",
            name="audio_minute_usd",
            field=models.DecimalField(
                decimal_places=6,
                default=0,
                help_text="what is heard costs this; 0: it costs its tokens",
                max_digits=12,
                verbose_name="US$ per minute of audio",
            ),
        ),
    ]
