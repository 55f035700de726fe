"""What is to be sent, and each attempt at it."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.instance import Instance
from conversations.models.message import Message
from conversations.models.turn import Turn
from lia_cortex.kernel import ids
from lia_cortex.kernel.states import Stateful


class Outbound(Stateful):
    """One bubble on its way; the text is its message's. The order of ids is the order of the line."""

    class Status(models.TextChoices):
        """Uncertain: it may have left; it is looked up before anything is repeated."""

        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Uncertain")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Receipt(models.TextChoices):
        """What the customer's phone told; only forward."""

        NONE = "none", _("None")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.QUEUED: frozenset({Status.SENDING, Status.CANCELLED, Status.FAILED}),
        Status.SENDING: frozenset({Status.SENT, Status.QUEUED, Status.UNCERTAIN, Status.FAILED}),
        Status.UNCERTAIN: frozenset({Status.SENT, Status.QUEUED, Status.FAILED, Status.CANCELLED}),
        Status.SENT: frozenset({Status.FAILED}),
        Status.FAILED: frozenset({Status.QUEUED, Status.SENT}),
        Status.CANCELLED: frozenset({Status.QUEUED}),
    }
    UNSETTLED = (Status.SENDING, Status.UNCERTAIN)

    public_id = models.CharField(max_length=32, unique=True, default=ids.outbound, editable=False)
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="outbound"
    )
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="outbound",
    )
    message_month = models.DateField(editable=False)
    turn = models.ForeignKey(
        Turn, verbose_name=_("turn"), null=True, blank=True, on_delete=models.PROTECT, related_name="outbound"
    )
    floor_epoch = models.PositiveIntegerField(_("floor epoch"), help_text=_("the floor it was written under"))
    fenced = models.BooleanField(_("fenced"), default=True, help_text=_("leaves only while that floor stands"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    receipt = models.CharField(_("receipt"), max_length=10, choices=Receipt, default=Receipt.NONE)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    due_at = models.DateTimeField(_("due at"))
    created_at = models.DateTimeField(_("created at"))
    instance = models.ForeignKey(
        Instance,
        verbose_name=_("instance"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    provider_id = models.CharField(_("provider id"), max_length=160, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    token = models.PositiveIntegerField(_("fencing token"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    held_by = models.CharField(_("held by"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    uncertain_at = models.DateTimeField(_("uncertain since"), null=True, blank=True)
    lookups = models.PositiveSmallIntegerField(_("look-ups made"), default=0)
    absences = models.PositiveSmallIntegerField(_("look-ups that did not find it"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    idempotency_key = models.CharField(_("idempotency key"), max_length=120, null=True, blank=True)  # noqa: DJ001

    class Meta:
        verbose_name = _("outbound message")
        verbose_name_plural = _("outbox")
        ordering = ["-id"]
        indexes = [
            models.Index(
                name="outbound_line",
                fields=["conversation", "id"],
                condition=Q(status__in=["queued", "sending", "uncertain"]),
            ),
            models.Index(name="outbound_due", fields=["due_at"], condition=Q(status__in=["queued", "uncertain"])),
            models.Index(name="outbound_lease", fields=["lease_until"], condition=Q(status="sending")),
            models.Index(name="outbound_of_message", fields=["message"]),
            models.Index(name="outbound_sent", fields=["-sent_at"], condition=Q(sent_at__isnull=False)),
            models.Index(name="outbound_by_status", fields=["status", "-created_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_sending_outbound", fields=["conversation"], condition=Q(status="sending")
            ),
            models.CheckConstraint(
                name="sent_has_a_provider_id",
                condition=~Q(status="sent") | ~Q(provider_id="") & Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sending_has_a_lease",
                condition=~Q(status="sending") | Q(lease_until__isnull=False, instance__isnull=False),
            ),
            models.CheckConstraint(
                name="uncertain_has_a_time", condition=~Q(status="uncertain") | Q(uncertain_at__isnull=False)
            ),
            models.UniqueConstraint(name="outbound_key_once", fields=["person", "idempotency_key"]),
        ]

    def __str__(self) -> str:
        return self.public_id


class OutboundAttempt(models.Model):
    """One request to the gateway; without an outcome nobody knows whether it left."""

    class Outcome(models.TextChoices):
        """What the gateway's answer meant."""

        SENT = "sent", _("Sent")
        RETRYABLE = "retryable", _("Refused, may be repeated")
        TERMINAL = "terminal", _("Refused for good")
        UNCERTAIN = "uncertain", _("Uncertain")

    outbound = models.ForeignKey(
        Outbound, verbose_name=_("outbound message"), on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField(_("attempt"))
    instance = models.ForeignKey(Instance, verbose_name=_("instance"), on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["outbound", "number"]
        constraints = [models.UniqueConstraint(name="attempt_once", fields=["outbound", "number"])]

    def __str__(self) -> str:
        return f"{self.outbound_id}/{self.number}"
