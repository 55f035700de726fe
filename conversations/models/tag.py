"""Words that people sort conversations by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A tag that is offered; a conversation carries the names of its tags."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
