"""What was loaded of the example company."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExampleItem(models.Model):
    """One thing of the example company that was loaded or was there; it is never loaded again, whoever removes it."""

    key = models.CharField(
        _("item"), max_length=140, unique=True, help_text=_("such as tool:list_plans or grant:comercial:list_plans")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("loaded example item")
        verbose_name_plural = _("loaded example items")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
