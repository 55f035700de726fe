"""One step of a run: a model answer or a tool call."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models.run import Run
from lia_cortex.kernel.states import Stateful

RECALLED = "cached:"
"""How the response id of a step begins whose text no model was asked for; the kept answer's number follows."""


class RunStep(Stateful):
    """A model answer, committed before its tools run; or a tool call, committed before it leaves and after it returns.

    Partitioned by month. `text` is what the model wrote, with private values as tokens; when it is sent it
    moves to the messages (their `source`) and is emptied here, so that a text lives in one place.
    """

    class Kind(models.TextChoices):
        """What the step did."""

        MODEL = "model", _("Model answer")
        TOOL = "tool", _("Tool call")

    class Status(models.TextChoices):
        """Unknown: the tool may have had its effect, and nobody could find out."""

        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Outcome unknown")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.STARTED: frozenset({Status.DONE, Status.FAILED, Status.UNKNOWN}),
        Status.DONE: frozenset(),
        Status.FAILED: frozenset(),
        Status.UNKNOWN: frozenset(),
    }

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(editable=False)
    run = models.ForeignKey(Run, verbose_name=_("run"), on_delete=models.PROTECT, related_name="steps")
    ordinal = models.PositiveSmallIntegerField(_("step of the run"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    status = models.CharField(_("status"), max_length=8, choices=Status)
    call_id = models.CharField(_("call id"), max_length=80, blank=True)
    tool = models.CharField(_("tool"), max_length=60, blank=True)
    arguments = models.TextField(_("arguments"), blank=True, help_text=_("JSON as the model wrote it"))
    result = models.JSONField(_("result"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    calls = models.JSONField(_("tool calls"), default=list, blank=True)
    model = models.CharField(_("model"), max_length=80, blank=True, help_text=_("the one that answered"))
    provider = models.CharField(_("provider"), max_length=20, blank=True)
    response_id = models.CharField(_("response id"), max_length=120, blank=True)
    request_digest = models.CharField(_("request digest"), max_length=64, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), null=True, blank=True)
    cached_tokens = models.PositiveIntegerField(_("cached input tokens"), null=True, blank=True)
    output_tokens = models.PositiveIntegerField(_("output tokens"), null=True, blank=True)
    cost_usd = models.DecimalField(_("US$"), max_digits=10, decimal_places=6, null=True, blank=True)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["run", "ordinal"]
        indexes = [
            models.Index(name="step_of_run", fields=["run", "ordinal"]),
            # What models cost today and this month is asked for by open pages: the index alone answers.
            models.Index(
                name="step_cost",
                fields=["started_at"],
                include=["id", "month", "cost_usd", "input_tokens", "cached_tokens", "output_tokens"],
                condition=models.Q(kind="model", status="done"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.ordinal} {self.kind}"

    @property
    def is_recalled(self) -> bool:
        """Return whether its text is an answer that was kept."""
        return self.response_id.startswith(RECALLED)
