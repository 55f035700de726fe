"""Outages that customers were told of, watched until they are over."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel.states import Stateful


class OutageWatch(Stateful):
    """A customer knows of an outage from a tool's result, and is told once when it is over."""

    class Status(models.TextChoices):
        """Over: the service says so, and the customer does not know yet."""

        WATCHING = "watching", _("Going on")
        OVER = "over", _("Over")
        TOLD = "told", _("Told that it is over")
        DROPPED = "dropped", _("No longer watched")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.WATCHING: frozenset({Status.OVER, Status.DROPPED}),
        Status.OVER: frozenset({Status.TOLD}),
        Status.TOLD: frozenset(),
        Status.DROPPED: frozenset(),
    }

    scope = models.CharField(_("conversation"), max_length=32, help_text=_("public id"))
    contract = models.CharField(_("contract"), max_length=64, help_text=_("keyed digest"))
    sealed = models.BinaryField(_("contract, sealed"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WATCHING)
    told_at = models.DateTimeField(_("customer knows since"))
    next_look_at = models.DateTimeField(_("next look at"))
    over_at = models.DateTimeField(_("over since"), null=True, blank=True)

    class Meta:
        verbose_name = _("watched outage")
        verbose_name_plural = _("watched outages")
        ordering = ["-id"]
        indexes = [
            models.Index(name="outage_to_look_at", fields=["next_look_at"], condition=Q(status="watching")),
            models.Index(name="outage_to_tell", fields=["id"], condition=Q(status="over")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_watch_of_an_outage",
                fields=["scope", "contract"],
                condition=Q(status__in=["watching", "over"]),
            ),
            models.CheckConstraint(
                name="over_says_when", condition=~Q(status__in=["over", "told"]) | Q(over_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.status}"
