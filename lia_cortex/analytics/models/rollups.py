"""Sums over the facts; a day is deleted and made again as a whole whenever one of its facts changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lia_cortex.analytics.models.facts import Dimensions, Who


class HourFigure(Dimensions):
    """Messages and new visits of one hour of one day."""

    day = models.DateField(db_index=True)
    hour = models.SmallIntegerField()
    customer = models.IntegerField()
    bot = models.IntegerField()
    person = models.IntegerField()
    visits = models.IntegerField()

    class Meta:
        verbose_name = _("figures of an hour")
        verbose_name_plural = _("figures of hours")

    def __str__(self) -> str:
        return f"{self.day} {self.hour}"


class DelayFigure(Dimensions):
    """How many answers of one day took about this long; see `queries.delays` for what a bucket holds."""

    day = models.DateField(db_index=True)
    by = models.CharField(max_length=6, choices=Who)
    is_first = models.BooleanField()
    bucket = models.SmallIntegerField()
    answers = models.IntegerField()

    class Meta:
        verbose_name = _("answer times of a day")
        verbose_name_plural = _("answer times of days")

    def __str__(self) -> str:
        return f"{self.day} {self.by} {self.bucket}"
