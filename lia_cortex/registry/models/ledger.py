"""Ceilings on money, and what was promised and spent under them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ceiling(models.Model):
    """The most US dollars that models may cost in one conversation, on one day, in one month; no row: no limit."""

    class Kind(models.TextChoices):
        """What is limited; days and months are those of TIME_ZONE."""

        CONVERSATION = "conversation", _("each conversation")
        DAY = "day", _("each day")
        MONTH = "month", _("each month")

    kind = models.CharField(_("ceiling for"), max_length=12, choices=Kind, primary_key=True)
    usd = models.DecimalField(_("US$"), max_digits=12, decimal_places=4)
    is_active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("ceiling")
        verbose_name_plural = _("ceilings")
        constraints = [models.CheckConstraint(name="ceiling_not_negative", condition=models.Q(usd__gte=0))]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Account(models.Model):
    """Money under one ceiling: a conversation, a day, a month, or one of the slices of a day.

    Calls draw on slices, which get blocks from their day and month (`granted_usd`), so that workers do not
    queue for the day's one row (docs/adr/0011).
    """

    class Kind(models.TextChoices):
        """Whose money it is."""

        CONVERSATION = "conversation", _("conversation")
        SLICE = "slice", _("slice of a day")
        DAY = "day", _("day")
        MONTH = "month", _("month")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    key = models.CharField(_("key"), max_length=40)
    granted_usd = models.DecimalField(_("granted US$"), max_digits=16, decimal_places=6, default=0)
    held_usd = models.DecimalField(_("reserved US$"), max_digits=16, decimal_places=6, default=0)
    spent_usd = models.DecimalField(_("spent US$"), max_digits=16, decimal_places=6, default=0)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(name="account_once", fields=["kind", "key"]),
            models.CheckConstraint(
                name="account_not_negative",
                condition=models.Q(granted_usd__gte=0, held_usd__gte=0, spent_usd__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Reservation(models.Model):
    """Money promised to one call under way; when its lease ends without a word it counts as spent."""

    conversation = models.ForeignKey(
        Account, verbose_name=_("conversation"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    slice = models.ForeignKey(
        Account, verbose_name=_("slice of a day"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    usd = models.DecimalField(_("US$"), max_digits=16, decimal_places=6)
    lease_until = models.DateTimeField(_("reserved until"), db_index=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")

    def __str__(self) -> str:
        return str(self.pk)


class Charge(models.Model):
    """What a call outside of a run cost: a summary, vectors, a call of unknown outcome; null: the price is unknown.

    What was seen or heard costs on its perception. Of a call of unknown outcome ceilings count what was reserved.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    purpose = models.CharField(_("purpose"), max_length=30)
    scope = models.CharField(_("conversation"), max_length=32, blank=True, db_index=True)
    assistant_id = models.BigIntegerField(_("assistant"), null=True, blank=True)
    provider = models.CharField(_("provider"), max_length=20, blank=True)
    model = models.CharField(_("model"), max_length=80)
    input_tokens = models.PositiveIntegerField(_("input tokens"), null=True, blank=True)
    cached_tokens = models.PositiveIntegerField(_("cached input tokens"), null=True, blank=True)
    output_tokens = models.PositiveIntegerField(_("output tokens"), null=True, blank=True)
    audio_seconds = models.FloatField(_("seconds of audio"), null=True, blank=True)
    cost_usd = models.DecimalField(_("US$"), max_digits=14, decimal_places=8, null=True, blank=True)
    reserved_usd = models.DecimalField(
        _("reserved US$"),
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("the most that a call of unknown outcome may have cost: what ceilings count for it"),
    )
    reservation_id = models.BigIntegerField(_("reservation"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.model}"
