"""People who take conversations from one queue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.kernel import ids
from lia_cortex.registry.models import Calendar


class Team(models.Model):
    """People who take conversations from one queue, and how it is shared out among them."""

    class Assignment(models.TextChoices):
        """Who gets what waits; only people who are online and have room for one more."""

        MANUAL = "manual", _("Each takes what he wants")
        LEAST_BUSY = "least_busy", _("Who has the fewest")
        ROUND_ROBIN = "round_robin", _("One after the other")
        LAST_AGENT = "last_agent", _("Who served this customer last, else who has the fewest")

    public_id = models.CharField(max_length=32, unique=True, default=ids.team, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    assignment = models.CharField(_("assignment"), max_length=12, choices=Assignment, default=Assignment.MANUAL)
    calendar = models.ForeignKey(
        Calendar,
        verbose_name=_("business hours"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="teams",
        help_text=_("empty: round the clock"),
    )
    last_assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose turn it was last"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
