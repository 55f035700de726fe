"""How fast customers are promised an answer by people, and the clocks that watch it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from lia_cortex.accounts.models import Team
from lia_cortex.kernel.states import Stateful
from lia_cortex.registry.models import Calendar


class SlaPolicy(models.Model):
    """Targets for a team and for what is at least this urgent; the most particular policy counts."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sla_policies",
        help_text=_("empty: every team without a policy of its own"),
    )
    up_to_priority = models.PositiveSmallIntegerField(
        _("up to priority"), default=9, help_text=_("0 is the most urgent; 9: whatever the priority")
    )
    calendar = models.ForeignKey(
        Calendar,
        verbose_name=_("business hours"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sla_policies",
        help_text=_("empty: those of the team"),
    )
    first_answer_seconds = models.PositiveIntegerField(_("first answer within (s)"), null=True, blank=True)
    next_answer_seconds = models.PositiveIntegerField(_("next answer within (s)"), null=True, blank=True)
    resolution_seconds = models.PositiveIntegerField(_("resolution within (s)"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        ordering = ["team", "up_to_priority", "name"]
        constraints = [
            models.CheckConstraint(name="sla_priority_in_range", condition=Q(up_to_priority__lte=9)),
            models.UniqueConstraint(
                name="one_sla_policy",
                fields=["team", "up_to_priority"],
                condition=Q(is_active=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SlaClock(Stateful):
    """One promise that runs: until when, or how much is left while it is paused."""

    class Kind(models.TextChoices):
        """What the customer waits for."""

        FIRST_ANSWER = "first", _("First answer")
        NEXT_ANSWER = "next", _("Next answer")
        RESOLUTION = "resolution", _("Resolution")

    class Status(models.TextChoices):
        """Missed clocks go on counting until they are met late: `met_at` says when."""

        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Cancelled")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.RUNNING: frozenset({Status.RUNNING, Status.PAUSED, Status.MET, Status.MISSED, Status.CANCELLED}),
        Status.PAUSED: frozenset({Status.RUNNING, Status.MET, Status.CANCELLED}),
        Status.MET: frozenset(),
        Status.MISSED: frozenset({Status.MISSED}),
        Status.CANCELLED: frozenset(),
    }

    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="sla_clocks"
    )
    policy = models.ForeignKey(
        SlaPolicy, verbose_name=_("service level"), null=True, on_delete=models.SET_NULL, related_name="clocks"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.RUNNING)
    target_seconds = models.PositiveIntegerField(_("target (s)"))
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    left_seconds = models.PositiveIntegerField(_("left when paused (s)"), null=True, blank=True)
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)

    class Meta:
        verbose_name = _("service level clock")
        verbose_name_plural = _("service level clocks")
        ordering = ["-id"]
        indexes = [
            models.Index(name="sla_due", fields=["due_at"], condition=Q(status="running")),
            models.Index(name="sla_of_conversation", fields=["conversation", "kind"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_clock", fields=["conversation", "kind"], condition=Q(status__in=["running", "paused"])
            ),
            models.CheckConstraint(
                name="running_is_due_paused_has_rest",
                condition=(~Q(status="running") | Q(due_at__isnull=False))
                & (~Q(status="paused") | Q(left_seconds__isnull=False)),
            ),
            models.CheckConstraint(name="met_has_a_time", condition=~Q(status="met") | Q(met_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"
