import functools

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lia_cortex.kernel.ids
from lia_cortex.kernel import clock, partitions
from lia_cortex.kernel.partitions import CreatePartitionedModel


def create_months(apps, schema_editor):
    """Create the partitions of last month to two months ahead."""
    partitions.ensure(["conversations_message", "conversations_webhookevent"], today=clock.now().date())


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("assistants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instance",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("in",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("settings", "Adopted from settings"),
                            ("webhook", "Adopted from webhook"),
                            ("admin", "Created in admin"),
                        ],
                        default="admin",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("connecting", "Connecting"),
                            ("open", "Open"),
                            ("cooling", "Cooling down"),
                            ("closed", "Closed"),
                            ("banned", "Banned"),
                        ],
                        default="connecting",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("status_at", models.DateTimeField(verbose_name="since")),
                ("status_reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                ("cool_until", models.DateTimeField(blank=True, null=True, verbose_name="cools until")),
                (
                    "sends_per_minute",
                    models.PositiveIntegerField(default=50, help_text="0: no limit", verbose_name="sends per minute"),
                ),
                ("allowance", models.FloatField(default=0, editable=False, verbose_name="sends left now")),
                (
                    "allowance_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="counted at"),
                ),
                (
                    "last_event_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last event"),
                ),
                (
                    "last_send_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last send"),
                ),
            ],
            options={
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("ct",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="given by a person of ours", max_length=120, verbose_name="name"
                    ),
                ),
                ("profile_name", models.CharField(blank=True, max_length=120, verbose_name="profile name")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="conversations.contact",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ContactIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("jid", "WhatsApp id"), ("lid", "WhatsApp privacy id"), ("phone", "Phone")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "value",
                    models.CharField(help_text="a full id, or a phone in E.164", max_length=120, verbose_name="value"),
                ),
                (
                    "evidence",
                    models.CharField(
                        help_text="what showed it: the id itself, an alternate id, the ninth digit",
                        max_length=40,
                        verbose_name="evidence",
                    ),
                ),
                ("first_seen_at", models.DateTimeField(verbose_name="first seen at")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identities",
                        to="conversations.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "identity",
                "verbose_name_plural": "identities",
            },
        ),
        migrations.CreateModel(
            name="ContactMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("evidence", models.CharField(max_length=200, verbose_name="evidence")),
                ("merged_at", models.DateTimeField(verbose_name="merged at")),
                ("separated_at", models.DateTimeField(blank=True, null=True, verbose_name="separated at")),
                (
                    "absorbed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.contact",
                        verbose_name="absorbed",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "separated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="separated by",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="conversations.contact",
                        verbose_name="survivor",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("cv",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "protocol",
                    models.CharField(editable=False, max_length=20, unique=True, verbose_name="protocol"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("bot", "With the assistant"),
                            ("waiting_human", "Waiting for a person"),
                            ("human", "With a person"),
                            ("waiting_customer", "Waiting for the customer"),
                            ("closed", "Closed"),
                        ],
                        default="bot",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "owner_kind",
                    models.CharField(
                        choices=[
                            ("bot", "Assistant"),
                            ("queue", "Queue"),
                            ("person", "Person"),
                            ("phone", "The phone's owner"),
                            ("none", "Nobody"),
                        ],
                        default="bot",
                        max_length=6,
                        verbose_name="owner",
                    ),
                ),
                (
                    "floor_epoch",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="floor epoch"),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=5, help_text="0 is the most urgent", verbose_name="priority"
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="tags",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "waiting_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="oldest unanswered message",
                        null=True,
                        verbose_name="waiting since",
                    ),
                ),
                ("last_message_at", models.DateTimeField(verbose_name="last message at")),
                (
                    "customer_typing_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="customer seen typing at"),
                ),
                ("snoozed_until", models.DateTimeField(blank=True, null=True, verbose_name="snoozed until")),
                (
                    "handoff_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of the hand-off"),
                ),
                ("handoff_summary", models.TextField(blank=True, verbose_name="summary of the hand-off")),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="of what the assistant no longer reads",
                        verbose_name="running summary",
                    ),
                ),
                (
                    "summary_until",
                    models.BigIntegerField(default=0, editable=False, verbose_name="summarised up to message"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "close_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of closing"),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="assistants.assistant",
                        verbose_name="assistant",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="conversations.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="conversations.contactidentity",
                        verbose_name="answers go to",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_conversations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
                "ordering": ["-last_message_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ConversationEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
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
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
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
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="conversations.conversation",
                        verbose_name="conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a conversation",
                "verbose_name_plural": "events of conversations",
                "ordering": ["at", "id"],
            },
        ),
        CreatePartitionedModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField(editable=False)),
                (
                    "public_id",
                    models.CharField(
                        db_index=True,
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("ms",)),
                        editable=False,
                        max_length=32,
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=3, verbose_name="direction"),
                ),
                (
                    "author",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("assistant", "Assistant"),
                            ("person", "Person"),
                            ("system", "System"),
                        ],
                        max_length=9,
                        verbose_name="author",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("image", "Image"),
                            ("audio", "Audio"),
                            ("video", "Video"),
                            ("document", "Document"),
                            ("sticker", "Sticker"),
                            ("location", "Location"),
                            ("contact", "Contact card"),
                            ("reaction", "Reaction"),
                            ("other", "Other"),
                        ],
                        default="text",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("raw_kind", models.CharField(blank=True, max_length=60, verbose_name="kind at the gateway")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="private values as tokens", verbose_name="as the model wrote it"
                    ),
                ),
                (
                    "extra",
                    models.JSONField(blank=True, default=dict, help_text="place, card, choice", verbose_name="details"),
                ),
                ("provider_id", models.CharField(blank=True, max_length=160, verbose_name="provider id")),
                (
                    "reply_to_provider_id",
                    models.CharField(blank=True, max_length=160, verbose_name="replies to"),
                ),
                ("wants_answer", models.BooleanField(default=False, verbose_name="wants an answer")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("sent_at", models.DateTimeField(help_text="the sender's clock", verbose_name="sent at")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited at")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted at")),
                (
                    "earlier_texts",
                    models.JSONField(
                        blank=True, default=list, help_text="[{text, until}]", verbose_name="earlier texts"
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assistants.assistant",
                        verbose_name="assistant",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="conversations.conversation",
                        verbose_name="conversation",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.contactidentity",
                        verbose_name="came from",
                    ),
                ),
                (
                    "person",
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
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("at",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("message_month", models.DateField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("wanted", "To be fetched"), ("stored", "Stored"), ("missing", "Missing")],
                        default="wanted",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("mime", models.CharField(blank=True, max_length=120, verbose_name="type")),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="bytes")),
                ("seconds", models.PositiveIntegerField(blank=True, null=True, verbose_name="seconds")),
                ("is_voice_note", models.BooleanField(default=False, verbose_name="voice note")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("path", models.CharField(blank=True, max_length=200, verbose_name="path")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="next try")),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="attachments",
                        to="conversations.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
            },
        ),
        migrations.CreateModel(
            name="Outbound",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("ob",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("message_month", models.DateField(editable=False)),
                (
                    "floor_epoch",
                    models.PositiveIntegerField(help_text="the floor it was written under", verbose_name="floor epoch"),
                ),
                (
                    "fenced",
                    models.BooleanField(
                        default=True, help_text="leaves only while that floor stands", verbose_name="fenced"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("uncertain", "Uncertain"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "receipt",
                    models.CharField(
                        choices=[("none", "None"), ("delivered", "Delivered"), ("read", "Read")],
                        default="none",
                        max_length=10,
                        verbose_name="receipt",
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=5, verbose_name="priority")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("provider_id", models.CharField(blank=True, max_length=160, verbose_name="provider id")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("token", models.PositiveIntegerField(default=0, verbose_name="fencing token")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="leased until")),
                ("held_by", models.CharField(blank=True, max_length=40, verbose_name="held by")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("uncertain_at", models.DateTimeField(blank=True, null=True, verbose_name="uncertain since")),
                ("lookups", models.PositiveSmallIntegerField(default=0, verbose_name="look-ups made")),
                (
                    "absences",
                    models.PositiveSmallIntegerField(default=0, verbose_name="look-ups that did not find it"),
                ),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                (
                    "idempotency_key",
                    models.CharField(blank=True, max_length=120, null=True, verbose_name="idempotency key"),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outbound",
                        to="conversations.conversation",
                        verbose_name="conversation",
                    ),
                ),
                (
                    "instance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.instance",
                        verbose_name="instance",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="outbound",
                        to="conversations.message",
                        verbose_name="message",
                    ),
                ),
                (
                    "person",
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
                "verbose_name": "outbound message",
                "verbose_name_plural": "outbox",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="OutboundAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sent", "Sent"),
                            ("retryable", "Refused, may be repeated"),
                            ("terminal", "Refused for good"),
                            ("uncertain", "Uncertain"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                (
                    "instance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.instance",
                        verbose_name="instance",
                    ),
                ),
                (
                    "outbound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="conversations.outbound",
                        verbose_name="outbound message",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "ordering": ["outbound", "number"],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("collecting", "Collecting"),
                            ("waiting", "Waiting for the provider"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("superseded", "Superseded"),
                            ("failed", "Failed"),
                        ],
                        default="collecting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=5, verbose_name="priority")),
                (
                    "floor_epoch",
                    models.PositiveIntegerField(help_text="the floor it was opened under", verbose_name="floor epoch"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "last_message_at",
                    models.DateTimeField(
                        help_text="when the burst's last message was accepted", verbose_name="last message at"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("cap_at", models.DateTimeField(verbose_name="latest start")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="claimed at")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="leased until")),
                ("held_by", models.CharField(blank=True, max_length=40, verbose_name="held by")),
                ("token", models.PositiveIntegerField(default=0, verbose_name="fencing token")),
                (
                    "provider_tries",
                    models.PositiveIntegerField(default=0, verbose_name="tries at the provider"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "tape",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="clock, ids and random draws it used",
                        verbose_name="tape",
                    ),
                ),
                (
                    "continues",
                    models.ForeignKey(
                        blank=True,
                        help_text="the superseded turn whose steps stand in this one's history",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continued_by",
                        to="conversations.turn",
                        verbose_name="continues",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="conversations.conversation",
                        verbose_name="conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "turn",
                "verbose_name_plural": "turns",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="outbound",
            name="turn",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outbound",
                to="conversations.turn",
                verbose_name="turn",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="turn",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="conversations.turn",
                verbose_name="turn",
            ),
        ),
        CreatePartitionedModel(
            name="WebhookEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField(editable=False)),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("instance", models.CharField(blank=True, max_length=100, verbose_name="instance")),
                ("event", models.CharField(blank=True, max_length=60, verbose_name="event")),
                (
                    "body",
                    models.BinaryField(
                        help_text="JSON without the credential, or the bytes as they came",
                        verbose_name="body",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("parked", "Parked"),
                            ("applied", "Applied"),
                            ("ignored", "Ignored"),
                            ("failed", "Failed"),
                        ],
                        default="received",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("priority", models.PositiveSmallIntegerField(default=5, verbose_name="priority")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="next try")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied at")),
            ],
            options={
                "verbose_name": "webhook event",
                "verbose_name_plural": "webhook events",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "received")),
                        fields=["priority", "id"],
                        name="webhook_todo",
                    ),
                    models.Index(fields=["event", "-received_at"], name="webhook_recent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhatsAppNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(lia_cortex.kernel.ids.random_id, *("wn",)),
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="E.164, once known",
                        max_length=20,
                        null=True,
                        unique=True,
                        verbose_name="phone",
                    ),
                ),
                (
                    "assistant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="assistants.assistant",
                        verbose_name="first assistant",
                    ),
                ),
            ],
            options={
                "verbose_name": "WhatsApp number",
                "verbose_name_plural": "WhatsApp numbers",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ParkedEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("event_month", models.DateField()),
                ("provider_id", models.CharField(max_length=160)),
                ("until", models.DateTimeField(db_index=True)),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="parking",
                        to="conversations.webhookevent",
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.whatsappnumber",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MessageKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("provider_id", models.CharField(max_length=160)),
                ("from_me", models.BooleanField()),
                ("message_month", models.DateField()),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="keys",
                        to="conversations.message",
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.whatsappnumber",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="instance",
            name="number",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instances",
                to="conversations.whatsappnumber",
                verbose_name="number",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="number",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conversations",
                to="conversations.whatsappnumber",
                verbose_name="number",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="contact_not_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactidentity",
            constraint=models.UniqueConstraint(fields=("kind", "value"), name="identity_once"),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("separated_at__isnull", True)), fields=("absorbed",), name="absorbed_once"
            ),
        ),
        migrations.AddIndex(
            model_name="conversationevent",
            index=models.Index(fields=["conversation", "at"], name="conversation_events"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("state", "wanted")), fields=["next_try_at"], name="attachment_wanted"
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["message"], name="attachment_of_message"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stored"), models.Q(("path", ""), _negated=True)),
                    models.Q(("state", "stored"), _negated=True),
                    _connector="OR",
                ),
                name="stored_has_a_path",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboundattempt",
            constraint=models.UniqueConstraint(fields=("outbound", "number"), name="attempt_once"),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("status__in", ["collecting", "waiting"])),
                fields=["due_at"],
                name="turn_due",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(condition=models.Q(("status", "running")), fields=["lease_until"], name="turn_lease"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "running")), fields=("conversation",), name="one_running_turn"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["collecting", "waiting"])),
                fields=("conversation",),
                name="one_open_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "running"), _negated=True),
                    models.Q(("claimed_at__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="running_has_a_lease",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("status__in", ["queued", "sending", "uncertain"])),
                fields=["conversation", "id"],
                name="outbound_line",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("status__in", ["queued", "uncertain"])),
                fields=["due_at"],
                name="outbound_due",
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(
                condition=models.Q(("status", "sending")), fields=["lease_until"], name="outbound_lease"
            ),
        ),
        migrations.AddIndex(
            model_name="outbound",
            index=models.Index(fields=["message"], name="outbound_of_message"),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "sending")),
                fields=("conversation",),
                name="one_sending_outbound",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True),
                    models.Q(models.Q(("provider_id", ""), _negated=True), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="sent_has_a_provider_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sending"), _negated=True),
                    models.Q(("instance__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="sending_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "uncertain"), _negated=True),
                    ("uncertain_at__isnull", False),
                    _connector="OR",
                ),
                name="uncertain_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbound",
            constraint=models.UniqueConstraint(fields=("person", "idempotency_key"), name="outbound_key_once"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "at", "id"], name="message_thread"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("turn__isnull", True), ("wants_answer", True)),
                fields=["conversation"],
                name="message_unanswered",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("turn__isnull", False)), fields=["turn"], name="message_of_turn"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author", "customer"), ("direction", "in")),
                    models.Q(("direction", "out"), models.Q(("author", "customer"), _negated=True)),
                    _connector="OR",
                ),
                name="in_is_the_customers",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("wants_answer", False), ("direction", "in"), _connector="OR"),
                name="only_in_wants_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="parkedevent",
            index=models.Index(fields=["number", "provider_id"], name="parked_for"),
        ),
        migrations.AddConstraint(
            model_name="messagekey",
            constraint=models.UniqueConstraint(fields=("number", "provider_id", "from_me"), name="message_once"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["-last_message_at", "-id"], name="conversation_recent"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["state", "priority", "waiting_since"], name="conversation_state"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("number", "contact"),
                name="one_open_conversation",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner_kind", "bot"), ("state", "bot")),
                    models.Q(("owner_kind", "queue"), ("state", "waiting_human")),
                    models.Q(("owner_kind__in", ["person", "phone"]), ("state__in", ["human", "waiting_customer"])),
                    models.Q(("owner_kind", "none"), ("state", "closed")),
                    _connector="OR",
                ),
                name="state_has_its_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner__isnull", False), ("owner_kind", "person")),
                    models.Q(models.Q(("owner_kind", "person"), _negated=True), ("owner__isnull", True)),
                    _connector="OR",
                ),
                name="a_person_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state", "closed"),
                        models.Q(("close_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="closed_has_time_and_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(condition=models.Q(("priority__lte", 9)), name="priority_in_range"),
        ),
        migrations.RunPython(create_months, migrations.RunPython.noop),
    ]
