import functools
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lia_cortex.kernel.ids
from lia_cortex.kernel import clock, partitions
from lia_cortex.kernel.partitions import CreatePartitionedModel


def create_months(apps, schema_editor):
    """Create the partitions of last month to two months ahead."""
    partitions.ensure(["assistants_runstep"], today=clock.now().date())


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assistant",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("as",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="the name that other assistants hand off to",
                        max_length=40,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "purpose",
                    models.CharField(
                        help_text="when others should hand a conversation to it",
                        max_length=200,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "model",
                    models.CharField(blank=True, help_text="blank: OPENAI_MODEL", max_length=80, verbose_name="model"),
                ),
                (
                    "tools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="tools",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "max_steps",
                    models.PositiveSmallIntegerField(default=6, verbose_name="model steps per turn"),
                ),
                (
                    "max_output_tokens",
                    models.PositiveIntegerField(default=800, verbose_name="output tokens per step"),
                ),
                (
                    "max_turn_tokens",
                    models.PositiveIntegerField(default=60000, verbose_name="tokens per turn"),
                ),
                (
                    "max_turn_usd",
                    models.DecimalField(
                        decimal_places=4, default=Decimal("0.25"), max_digits=8, verbose_name="US$ per turn"
                    ),
                ),
                (
                    "history_messages",
                    models.PositiveSmallIntegerField(
                        default=40, help_text="older ones are summarised", verbose_name="messages of history"
                    ),
                ),
                (
                    "hands_off_to",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="assistants.assistant", verbose_name="hands off to"
                    ),
                ),
            ],
            options={
                "verbose_name": "assistant",
                "verbose_name_plural": "assistants",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PrivateValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "scope",
                    models.CharField(help_text="public id of the conversation", max_length=32, verbose_name="scope"),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("sealed", models.BinaryField(verbose_name="sealed value")),
            ],
            options={
                "verbose_name": "private value",
                "verbose_name_plural": "private values",
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "digest"), name="private_value_once"),
                    models.UniqueConstraint(fields=("scope", "kind", "number"), name="private_token_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromptVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("text", models.TextField(verbose_name="instructions")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prompts",
                        to="assistants.assistant",
                        verbose_name="assistant",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "prompt version",
                "verbose_name_plural": "prompt versions",
                "ordering": ["assistant", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "turn_id",
                    models.BigIntegerField(help_text="the caller's id of what is answered", verbose_name="turn"),
                ),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="run of the turn")),
                ("model", models.CharField(max_length=80, verbose_name="model")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("succeeded", "Succeeded"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                        ],
                        default="started",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=40, verbose_name="outcome")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                ("input_tokens", models.PositiveIntegerField(default=0, verbose_name="input tokens")),
                ("cached_tokens", models.PositiveIntegerField(default=0, verbose_name="cached input tokens")),
                ("output_tokens", models.PositiveIntegerField(default=0, verbose_name="output tokens")),
                (
                    "cost_usd",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=10, null=True, verbose_name="US$"),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="assistants.assistant",
                        verbose_name="assistant",
                    ),
                ),
                (
                    "prompt_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="assistants.promptversion",
                        verbose_name="prompt version",
                    ),
                ),
            ],
            options={
                "verbose_name": "run",
                "verbose_name_plural": "runs",
                "ordering": ["-id"],
            },
        ),
        CreatePartitionedModel(
            name="RunStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField(editable=False)),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="step of the run")),
                (
                    "kind",
                    models.CharField(
                        choices=[("model", "Model answer"), ("tool", "Tool call")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("unknown", "Outcome unknown"),
                        ],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("call_id", models.CharField(blank=True, max_length=80, verbose_name="call id")),
                ("tool", models.CharField(blank=True, max_length=60, verbose_name="tool")),
                (
                    "arguments",
                    models.TextField(blank=True, help_text="JSON as the model wrote it", verbose_name="arguments"),
                ),
                ("result", models.JSONField(blank=True, null=True, verbose_name="result")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("calls", models.JSONField(blank=True, default=list, verbose_name="tool calls")),
                ("response_id", models.CharField(blank=True, max_length=120, verbose_name="response id")),
                (
                    "request_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="request digest"),
                ),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                (
                    "input_tokens",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="input tokens"),
                ),
                (
                    "cached_tokens",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="cached input tokens"),
                ),
                (
                    "output_tokens",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="output tokens"),
                ),
                (
                    "cost_usd",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=10, null=True, verbose_name="US$"),
                ),
                ("seconds", models.FloatField(blank=True, null=True, verbose_name="seconds")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assistants.run",
                        verbose_name="run",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["run", "ordinal"],
            },
        ),
        migrations.AddConstraint(
            model_name="assistant",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_steps__gte", 1)), name="assistant_steps_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="promptversion",
            constraint=models.UniqueConstraint(fields=("assistant", "number"), name="prompt_version_once"),
        ),
        migrations.AddConstraint(
            model_name="promptversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("assistant",),
                name="one_published_prompt",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("published_at__isnull", False), _connector="OR"),
                name="published_prompt_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(fields=("turn_id", "ordinal"), name="run_of_turn_once"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "started")), fields=("turn_id",), name="one_started_run"
            ),
        ),
        migrations.AddIndex(
            model_name="runstep",
            index=models.Index(fields=["run", "ordinal"], name="step_of_run"),
        ),
        migrations.RunPython(create_months, migrations.RunPython.noop),
    ]
