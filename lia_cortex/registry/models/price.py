"""What models cost, and which one is the cheaper one of another."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Price(models.Model):
    """US dollars per million tokens of a model from a day on; the newest valid row counts.

    A price is never edited after it was used: a new row starts when it changes.
    """

    model = models.CharField(_("model"), max_length=80, help_text=_("a dated snapshot has the price of its model"))
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(
        _("valid until"), null=True, blank=True, help_text=_("blank: until a newer row starts")
    )
    input_usd = models.DecimalField(_("US$ per million input tokens"), max_digits=12, decimal_places=6)
    cached_usd = models.DecimalField(_("US$ per million cached input tokens"), max_digits=12, decimal_places=6)
    output_usd = models.DecimalField(_("US$ per million output tokens"), max_digits=12, decimal_places=6)
    audio_minute_usd = models.DecimalField(
        _("US$ per minute of audio"),
        max_digits=12,
        decimal_places=6,
        default=Decimal(0),
        help_text=_("what is heard costs this; 0: it costs its tokens"),
    )
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["model", "-valid_from"]
        constraints = [
            models.UniqueConstraint(name="price_once", fields=["model", "valid_from"]),
            models.CheckConstraint(
                name="price_not_negative",
                condition=models.Q(input_usd__gte=0, cached_usd__gte=0, output_usd__gte=0, audio_minute_usd__gte=0),
            ),
            models.CheckConstraint(
                name="price_ends_after_start",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.valid_from:%Y-%m-%d}"


class CheaperModel(models.Model):
    """Which model answers in another's place while money is short."""

    model = models.CharField(_("model"), max_length=80, primary_key=True)
    cheaper = models.CharField(_("cheaper model"), max_length=80)

    class Meta:
        verbose_name = _("cheaper model")
        verbose_name_plural = _("cheaper models")
        ordering = ["model"]
        constraints = [
            models.CheckConstraint(name="cheaper_is_another", condition=~models.Q(model=models.F("cheaper"))),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.cheaper}"
