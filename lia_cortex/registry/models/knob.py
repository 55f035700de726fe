"""What operators tune live."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KnobValue(models.Model):
    """The live value of one knob; a knob without a row has its first value."""

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    value = models.FloatField(_("value"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("limit or interval")
        verbose_name_plural = _("limits and intervals")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="knob_not_negative", condition=models.Q(value__gte=0))]

    def __str__(self) -> str:
        return self.name
