from django.db import migrations, models


class Migration(migrations.Migration):
    """Figures are of those who had the conversation at the time; without a mark the next run counts all again."""

    dependencies = [("analytics", "0001_facts_and_figures")]

    operations = [
        migrations.RunSQL(
            [
                "DELETE FROM analytics_visit",
                "DELETE FROM analytics_answer",
                "DELETE FROM analytics_transfer",
                "DELETE FROM analytics_said",
                "DELETE FROM analytics_watermark",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.DeleteModel("HourFigure"),
        migrations.DeleteModel("DelayFigure"),
        migrations.RemoveField(model_name="transfer", name="target"),
        migrations.AddField("transfer", "giver", models.CharField(max_length=6, default=""), preserve_default=False),
        migrations.AddField("transfer", "giver_id", models.BigIntegerField(null=True)),
        migrations.AddField("transfer", "taker", models.CharField(max_length=6, default=""), preserve_default=False),
        migrations.AddField("transfer", "taker_id", models.BigIntegerField(null=True)),
        migrations.AddField("said", "number_id", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("said", "team_id", models.BigIntegerField(null=True)),
        migrations.AddField("said", "assistant_id", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("said", "agent_id", models.BigIntegerField(null=True)),
    ]
