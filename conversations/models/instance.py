"""WhatsApp numbers, and the gateway instances that serve them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models import Assistant
from lia_cortex.kernel import ids
from lia_cortex.kernel.states import Stateful


class WhatsAppNumber(models.Model):
    """A number that customers write to; messages are unique per number, whichever instance reports them."""

    public_id = models.CharField(max_length=32, unique=True, default=ids.number, editable=False)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(
        _("phone"), max_length=20, null=True, blank=True, unique=True, help_text=_("E.164, once known")
    )
    assistant = models.ForeignKey(
        Assistant, verbose_name=_("first assistant"), on_delete=models.PROTECT, related_name="numbers"
    )

    class Meta:
        verbose_name = _("WhatsApp number")
        verbose_name_plural = _("WhatsApp numbers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Instance(Stateful):
    """A gateway session of a number; healthy ones take turns within their sends per minute."""

    class Status(models.TextChoices):
        """Cooling: healthy, but left alone until `cool_until`. Unknown: one send at a time tries it, from then on."""

        CONNECTING = "connecting", _("Connecting")
        OPEN = "open", _("Open")
        COOLING = "cooling", _("Cooling down")
        CLOSED = "closed", _("Closed")
        BANNED = "banned", _("Banned")
        UNKNOWN = "unknown", _("Unknown at the gateway")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.CONNECTING: frozenset({Status.OPEN, Status.CLOSED, Status.BANNED, Status.COOLING, Status.UNKNOWN}),
        Status.OPEN: frozenset({Status.CONNECTING, Status.COOLING, Status.CLOSED, Status.BANNED, Status.UNKNOWN}),
        Status.COOLING: frozenset({Status.OPEN, Status.CONNECTING, Status.CLOSED, Status.BANNED, Status.UNKNOWN}),
        Status.CLOSED: frozenset({Status.CONNECTING, Status.OPEN, Status.BANNED, Status.UNKNOWN}),
        Status.BANNED: frozenset({Status.CONNECTING, Status.OPEN, Status.UNKNOWN}),
        Status.UNKNOWN: frozenset({Status.CONNECTING, Status.OPEN, Status.CLOSED, Status.BANNED}),
    }

    UP: ClassVar[tuple[str, ...]] = (Status.OPEN, Status.COOLING)
    """A cooling instance is healthy and comes back by itself."""

    class Origin(models.TextChoices):
        """How the row came to be."""

        SETTINGS = "settings", _("Adopted from settings")
        WEBHOOK = "webhook", _("Adopted from webhook")
        ADMIN = "admin", _("Created in admin")

    public_id = models.CharField(max_length=32, unique=True, default=ids.instance, editable=False)
    number = models.ForeignKey(
        WhatsAppNumber, verbose_name=_("number"), on_delete=models.PROTECT, related_name="instances"
    )
    name = models.CharField(_("name"), max_length=100, unique=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.ADMIN)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CONNECTING)
    status_at = models.DateTimeField(_("since"))
    status_reason = models.CharField(_("reason"), max_length=120, blank=True)
    cool_until = models.DateTimeField(_("cools until"), null=True, blank=True)
    sends_per_minute = models.PositiveIntegerField(_("sends per minute"), default=50, help_text=_("0: no limit"))
    allowance = models.FloatField(_("sends left now"), default=0, editable=False)
    allowance_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)
    last_event_at = models.DateTimeField(_("last event"), null=True, blank=True, editable=False)
    last_send_at = models.DateTimeField(_("last send"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("instance")
        verbose_name_plural = _("instances")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
