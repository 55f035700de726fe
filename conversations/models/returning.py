"""When the floor goes back by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lia_cortex.accounts.models import Team


class ReturnRule(models.Model):
    """After which silence a conversation leaves the person who has it, and where it goes."""

    class When(models.TextChoices):
        """What is counted: from the customer's oldest unanswered message, or from when the person went away."""

        SILENT = "silent", _("The customer waits for an answer")
        AWAY = "away", _("The person is away")
        PHONE = "phone", _("Nobody writes from the phone any more")

    class Goes(models.TextChoices):
        """Who has the floor then."""

        BOT = "bot", _("To the assistant")
        QUEUE = "queue", _("To the team's queue")

    when = models.CharField(_("when"), max_length=6, choices=When)
    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="return_rules",
        help_text=_("empty: every team without such a rule of its own"),
    )
    after_seconds = models.PositiveIntegerField(_("after (s)"))
    notice_seconds = models.PositiveIntegerField(
        _("notice (s)"), default=120, help_text=_("the person is told this long before")
    )
    goes = models.CharField(_("goes"), max_length=5, choices=Goes, default=Goes.QUEUE)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("return rule")
        verbose_name_plural = _("return rules")
        ordering = ["when", "team"]
        constraints = [
            models.UniqueConstraint(
                name="one_return_rule", fields=["when", "team"], condition=Q(is_active=True), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="notice_before_return", condition=Q(notice_seconds__lt=models.F("after_seconds"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_when_display()}: {self.get_goes_display()}"
