"""When the company is open: hours of the week, and days that differ."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.Model):
    """Business hours that teams, service levels and rules refer to; a calendar without hours never opens."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/Sao_Paulo")

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a time zone that nobody knows."""
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValidationError({"time_zone": _("No such time zone: write it like America/Sao_Paulo.")}) from None


class OpeningHours(models.Model):
    """One span of a weekday; what ends at midnight ends at 00:00 of the next day."""

    class Weekday(models.IntegerChoices):
        """As Python counts: Monday is 0."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    calendar = models.ForeignKey(Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 is the end of the day"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(name="one_span_at_a_time", fields=["calendar", "weekday", "opens"]),
            models.CheckConstraint(
                name="opens_before_it_closes",
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes="00:00"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A day with hours of its own; without hours it is closed."""

    calendar = models.ForeignKey(
        Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="special_days"
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True, help_text=_("00:00 is the end of the day"))

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(name="one_special_day", fields=["calendar", "day"]),
            models.CheckConstraint(
                name="special_hours_whole_or_none",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False)
                & (models.Q(closes__gt=models.F("opens")) | models.Q(closes="00:00")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
