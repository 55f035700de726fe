import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkerProcess",
            fields=[
                (
                    "key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="key"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("pid", models.PositiveIntegerField(verbose_name="process id")),
                (
                    "queues",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="queues"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("beat_at", models.DateTimeField(db_index=True, verbose_name="last sign of life")),
            ],
            options={
                "verbose_name": "worker process",
                "verbose_name_plural": "worker processes",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[(0, "Normal"), (3, "Hold new conversations")],
                        default=0,
                        verbose_name="level",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "admission level",
                "verbose_name_plural": "admission level",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="admission_one_row")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                (
                    "subject",
                    models.CharField(help_text="public id of what was changed", max_length=80, verbose_name="subject"),
                ),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Breaker",
            fields=[
                (
                    "name",
                    models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="name"),
                ),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="faults in a row")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened at")),
                ("probe_at", models.DateTimeField(blank=True, null=True, verbose_name="next probe at")),
                ("last_fault", models.CharField(blank=True, max_length=200, verbose_name="last fault")),
            ],
            options={
                "verbose_name": "breaker",
                "verbose_name_plural": "breakers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("probe_at__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("probe_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="breaker_open_has_probe",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnobValue",
            fields=[
                (
                    "name",
                    models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="name"),
                ),
                ("value", models.FloatField(verbose_name="value")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "limit or interval",
                "verbose_name_plural": "limits and intervals",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="knob_not_negative")
                ],
            },
        ),
    ]
