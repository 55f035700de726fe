"""What the guards found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models.run import Run
from assistants.models.step import RunStep


class GuardVerdict(models.Model):
    """One thing that a guard stopped, and what was done about it; evidence holds no private value."""

    class Guard(models.TextChoices):
        """Where it was stopped: in an answer, in a text that came in, before a tool call."""

        ANSWER = "answer", _("Answer")
        INPUT = "input", _("Input")
        CALL = "call", _("Tool call")

    class Action(models.TextChoices):
        """What was done about it."""

        ASKED_AGAIN = "asked_again", _("Asked again")
        SAFE_SENTENCE = "safe_sentence", _("Safe sentence sent")
        PERSON = "person", _("Given to a person")
        WITHHELD = "withheld", _("Withheld from the model")
        MARKED = "marked", _("Marked as data for the model")
        REFUSED = "refused", _("Tool call refused")

    run = models.ForeignKey(Run, verbose_name=_("run"), on_delete=models.PROTECT, related_name="verdicts")
    step = models.ForeignKey(
        RunStep,
        verbose_name=_("step"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    guard = models.CharField(_("guard"), max_length=8, choices=Guard)
    verdict = models.CharField(_("verdict"), max_length=30)
    evidence = models.CharField(_("found"), max_length=200, blank=True)
    action = models.CharField(_("what was done"), max_length=14, choices=Action)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("guard verdict")
        verbose_name_plural = _("guard verdicts")
        ordering = ["-id"]
        indexes = [models.Index(name="verdict_by_time", fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.guard}: {self.verdict}"
