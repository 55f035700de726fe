"""One assistant's work on one turn."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models.assistant import Assistant
from assistants.models.prompt import PromptVersion
from lia_cortex.kernel.states import Stateful


class Run(Stateful):
    """An assistant answers a turn; a hand-off to another assistant starts the turn's next run."""

    class Status(models.TextChoices):
        """Refused: a limit or the provider said no for good."""

        STARTED = "started", _("Started")
        SUCCEEDED = "succeeded", _("Succeeded")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.STARTED: frozenset({Status.SUCCEEDED, Status.REFUSED, Status.FAILED}),
        Status.SUCCEEDED: frozenset(),
        Status.REFUSED: frozenset(),
        Status.FAILED: frozenset(),
    }

    turn_id = models.BigIntegerField(_("turn"), help_text=_("the caller's id of what is answered"))
    ordinal = models.PositiveSmallIntegerField(_("run of the turn"))
    assistant = models.ForeignKey(Assistant, verbose_name=_("assistant"), on_delete=models.PROTECT, related_name="runs")
    prompt_version = models.ForeignKey(
        PromptVersion, verbose_name=_("prompt version"), on_delete=models.PROTECT, related_name="runs"
    )
    model = models.CharField(_("model"), max_length=80)
    provider = models.CharField(_("provider"), max_length=20, blank=True, help_text=_("who answered last"))
    rung = models.CharField(
        _("spending step"), max_length=20, default="normal", help_text=_("what answered while money was short")
    )
    scope = models.CharField(_("conversation"), max_length=32, blank=True, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STARTED)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    last_step = models.PositiveSmallIntegerField(_("steps"), default=0)
    topic = models.CharField(_("topic"), max_length=20, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, blank=True)
    sentiment = models.CharField(_("sentiment"), max_length=10, blank=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    cached_tokens = models.PositiveIntegerField(_("cached input tokens"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    cost_usd = models.DecimalField(_("US$"), max_digits=10, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="run_of_turn_once", fields=["turn_id", "ordinal"]),
            models.UniqueConstraint(name="one_started_run", fields=["turn_id"], condition=models.Q(status="started")),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id}/{self.ordinal}"
