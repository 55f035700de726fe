from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_figures_of_the_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="conversationevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("reopened", "Reopened"),
                    ("handed_off", "Handed to another assistant"),
                    ("queued", "Waiting for a person"),
                    ("taken_over", "Taken over"),
                    ("phone", "Answered from the phone"),
                    ("returned", "Given back to the assistant"),
                    ("closed", "Closed"),
                    ("provider", "The assistant could not be reached"),
                    ("unsent", "No WhatsApp session can send what waits here"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="instance",
            name="status",
            field=models.CharField(
                choices=[
                    ("connecting", "Connecting"),
                    ("open", "Open"),
                    ("cooling", "Cooling down"),
                    ("closed", "Closed"),
                    ("banned", "Banned"),
                    ("unknown", "Unknown at the gateway"),
                ],
                default="connecting",
                max_length=12,
                verbose_name="status",
            ),
        ),
    ]
