"""Raw events, as the gateway sent them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.instance import WhatsAppNumber
from lia_cortex.kernel.states import Stateful


class WebhookEvent(Stateful):
    """One request of the gateway, without its credential. Partitioned by month, kept a short while."""

    class Status(models.TextChoices):
        """Parked: waits for the message that it speaks of."""

        RECEIVED = "received", _("Received")
        PARKED = "parked", _("Parked")
        APPLIED = "applied", _("Applied")
        IGNORED = "ignored", _("Ignored")
        FAILED = "failed", _("Failed")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.RECEIVED: frozenset({Status.APPLIED, Status.IGNORED, Status.PARKED, Status.FAILED}),
        Status.PARKED: frozenset({Status.APPLIED, Status.IGNORED, Status.FAILED}),
        Status.FAILED: frozenset({Status.RECEIVED}),
        Status.APPLIED: frozenset(),
        Status.IGNORED: frozenset(),
    }

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(editable=False)
    received_at = models.DateTimeField(_("received at"))
    instance = models.CharField(_("instance"), max_length=100, blank=True)
    event = models.CharField(_("event"), max_length=60, blank=True)
    chat = models.CharField(
        _("chat"),
        max_length=120,
        blank=True,
        help_text=_("of a customer's message: turns wait for what is not applied"),
    )
    body = models.BinaryField(_("body"), help_text=_("JSON without the credential, or the bytes as they came"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.RECEIVED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        ordering = ["-id"]
        indexes = [
            models.Index(name="webhook_todo", fields=["priority", "id"], condition=Q(status="received")),
            models.Index(name="webhook_of_chat", fields=["chat"], condition=Q(status="received") & ~Q(chat="")),
            models.Index(name="webhook_recent", fields=["event", "-received_at"]),
            models.Index(name="webhook_by_status", fields=["status", "-received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class ParkedEvent(models.Model):
    """An event that waits for a message with this provider id, or for our sends to settle, until `until`."""

    event = models.OneToOneField(WebhookEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="parking")
    event_month = models.DateField()
    number = models.ForeignKey(WhatsAppNumber, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=160)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("parked event")
        verbose_name_plural = _("parked events")
        indexes = [
            models.Index(name="parked_for", fields=["number", "provider_id"]),
            models.Index(name="parked_in", fields=["conversation"], condition=Q(conversation__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.provider_id}"
