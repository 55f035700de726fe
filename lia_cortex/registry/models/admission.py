"""How much new work the platform takes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admission(models.Model):
    """The one row with the admission level; without it the level is NORMAL."""

    class Level(models.IntegerChoices):
        """Rungs of the ladder: each holds work back, none drops it."""

        NORMAL = 0, _("Normal")
        HOLD_NEW = 3, _("Hold new conversations")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    level = models.SmallIntegerField(_("level"), choices=Level, default=Level.NORMAL)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("admission level")
        verbose_name_plural = _("admission level")
        constraints = [models.CheckConstraint(name="admission_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.get_level_display())
