"""Questions that found nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Miss(models.Model):
    """A question to which no passage was found: what the knowledge lacks; long digits are masked."""

    question = models.CharField(_("question"), max_length=400)
    assistant = models.CharField(_("assistant"), max_length=40, blank=True)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("question without an answer")
        verbose_name_plural = _("questions without an answer")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(name="miss_newest", fields=["-asked_at", "-id"])]

    def __str__(self) -> str:
        return self.question
