"""Sums over the facts; a day is deleted and made again as a whole whenever one of its facts changed.

Each sum is kept six times: over all, by each dimension alone, and by all of them together. A page that asks for one
part at most adds up few rows, however much was said.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.analytics.models.facts import Who


class Parts(models.TextChoices):
    """By what a sum is told apart."""

    ALL = "all", _("All")
    NUMBER = "number", _("Number")
    TEAM = "team", _("Team")
    ASSISTANT = "assistant", _("Assistant")
    AGENT = "agent", _("Agent")
    EACH = "each", _("Each of them")


class Figure(models.Model):
    """A sum of one day; dimensions that it is not told apart by are empty, as is a team or an agent that was none."""

    parts = models.CharField(max_length=9, choices=Parts)
    day = models.DateField()
    number_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    assistant_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class HourFigure(Figure):
    """Messages and new visits of one hour of one day."""

    hour = models.SmallIntegerField()
    customer = models.IntegerField()
    bot = models.IntegerField()
    person = models.IntegerField()
    visits = models.IntegerField()

    class Meta:
        verbose_name = _("figures of an hour")
        verbose_name_plural = _("figures of hours")
        indexes = [
            models.Index(name="hourfigure_parts_day", fields=["parts", "day"]),
            models.Index(name="hourfigure_day", fields=["day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}"


VISIT = "visit"


class DelayFigure(Figure):
    """How many answers, or visits that ended, of one day took about this long; `buckets` tells what a bucket holds.

    Those of visits are right for the same days as ends are.
    """

    by = models.CharField(max_length=6, choices=[*Who.choices, (VISIT, _("Visit"))])
    is_first = models.BooleanField()
    bucket = models.SmallIntegerField()
    answers = models.IntegerField()

    class Meta:
        verbose_name = _("answer times of a day")
        verbose_name_plural = _("answer times of days")
        indexes = [
            models.Index(name="delayfigure_parts_day", fields=["parts", "is_first", "day"]),
            models.Index(name="delayfigure_day", fields=["day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.by} {self.bucket}"


class TransferFigure(Figure):
    """How often conversations changed hands on a day in this way and for this reason."""

    kind = models.CharField(max_length=12)
    giver = models.CharField(max_length=6)
    giver_id = models.BigIntegerField(null=True)
    taker = models.CharField(max_length=6)
    taker_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    transfers = models.IntegerField()

    class Meta:
        verbose_name = _("transfers of a day")
        verbose_name_plural = _("transfers of days")
        indexes = [
            models.Index(name="transferfigure_parts_day", fields=["parts", "day"]),
            models.Index(name="transferfigure_day", fields=["day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class EndFigure(Figure):
    """Visits that ended on a day: all, with an assistant, settled by it alone, and without a return within 72 h.

    Right for days that are over for longer than that and than the pause between visits: later ones still change.
    """

    visits = models.IntegerField()
    involved = models.IntegerField()
    settled = models.IntegerField()
    verified = models.IntegerField()

    class Meta:
        verbose_name = _("ends of a day")
        verbose_name_plural = _("ends of days")
        indexes = [
            models.Index(name="endfigure_parts_day", fields=["parts", "day"]),
            models.Index(name="endfigure_day", fields=["day"]),
        ]

    def __str__(self) -> str:
        return str(self.day)
