"""A circuit breaker that all workers share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Breaker(models.Model):
    """Counts a provider's faults in a row; open, it lets one probe through at `probe_at`."""

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    failures = models.PositiveIntegerField(_("faults in a row"), default=0)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    probe_at = models.DateTimeField(_("next probe at"), null=True, blank=True)
    last_fault = models.CharField(_("last fault"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("breaker")
        verbose_name_plural = _("breakers")
        constraints = [
            models.CheckConstraint(
                name="breaker_open_has_probe",
                condition=models.Q(opened_at__isnull=True, probe_at__isnull=True)
                | models.Q(opened_at__isnull=False, probe_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
