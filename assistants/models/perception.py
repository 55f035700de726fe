"""A picture or a sound that went to the provider, and what came back."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistants.models.assistant import Assistant
from lia_cortex.kernel.states import Stateful


class Perception(Stateful):
    """One look or one listen: which bytes left, to whom and when, committed before they left; then what it came to.

    Usage and cost stand here as they do on a step, also where nothing usable came back. Tried again, the same
    `reference` gets a row of its own.
    """

    class Sense(models.TextChoices):
        """What the provider was asked to do with the bytes."""

        SIGHT = "sight", _("Sight")
        HEARING = "hearing", _("Hearing")

    class Status(models.TextChoices):
        """Lost: the worker died; the bytes may have left."""

        STARTED = "started", _("Started")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")
        LOST = "lost", _("Lost")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.STARTED: frozenset({Status.ANSWERED, Status.REFUSED, Status.FAILED, Status.LOST}),
        Status.ANSWERED: frozenset(),
        Status.REFUSED: frozenset(),
        Status.FAILED: frozenset(),
        Status.LOST: frozenset(),
    }

    reference = models.CharField(_("reference"), max_length=32, help_text=_("public id of the attachment"))
    scope = models.CharField(_("scope"), max_length=32, help_text=_("public id of the conversation"))
    assistant = models.ForeignKey(Assistant, verbose_name=_("assistant"), on_delete=models.PROTECT, related_name="+")
    sense = models.CharField(_("sense"), max_length=8, choices=Sense)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.STARTED)
    sha256 = models.CharField(_("SHA-256 of what left"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    mime = models.CharField(_("type"), max_length=80)
    provider = models.CharField(_("provider"), max_length=200)
    model = models.CharField(_("model"), max_length=80)
    answered_by = models.CharField(_("answered by"), max_length=120, blank=True)
    is_simulated = models.BooleanField(_("simulated"), default=False)
    text = models.TextField(_("text"), blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), null=True, blank=True)
    cached_tokens = models.PositiveIntegerField(_("cached input tokens"), null=True, blank=True)
    output_tokens = models.PositiveIntegerField(_("output tokens"), null=True, blank=True)
    audio_seconds = models.FloatField(_("seconds of audio"), null=True, blank=True)
    cost_usd = models.DecimalField(_("US$"), max_digits=10, decimal_places=6, null=True, blank=True)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)
    started_at = models.DateTimeField(_("left at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("perception")
        verbose_name_plural = _("perceptions")
        ordering = ["-id"]
        indexes = [
            models.Index(name="perception_of_reference", fields=["reference"]),
            models.Index(name="perception_of_scope", fields=["scope"]),
            models.Index(name="perception_left", fields=["-started_at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="perceived_once", fields=["reference"], condition=Q(status="answered")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.sense}"
