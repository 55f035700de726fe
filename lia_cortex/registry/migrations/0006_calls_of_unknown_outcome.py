"""Ceilings count what was reserved for a call of unknown outcome, until it is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_calendars")]

    operations = [
        migrations.AddField(
            model_name="charge",
            name="reserved_usd",
            field=models.DecimalField(
                blank=True,
                decimal_places=6,
                help_text="the most that a call of unknown outcome may have cost: what ceilings count for it",
                max_digits=16,
                null=True,
                verbose_name="reserved US$",
            ),
        ),
        migrations.AddField(
            model_name="charge",
            name="reservation_id",
            field=models.BigIntegerField(
                blank=True, editable=False, null=True, unique=True, verbose_name="reservation"
            ),
        ),
    ]
