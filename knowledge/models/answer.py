"""Answers that may be given again."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class CachedAnswer(models.Model):
    """An answer with everything that it rests on: `key` names the question, prompt, model and tools."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    assistant = models.CharField(_("assistant"), max_length=40)
    text = models.TextField(_("text"))
    queries = models.JSONField(_("searches"), help_text=_("what was searched for, and a digest of what was found"))
    sources = ArrayField(models.CharField(max_length=32), verbose_name=_("sources"), default=list)
    run_id = models.BigIntegerField(_("run"), help_text=_("the run that made the answer"))
    hits = models.PositiveIntegerField(_("times given again"), default=0)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("cached answer")
        verbose_name_plural = _("cached answers")
        ordering = ["-id"]
        indexes = [
            GinIndex(name="answer_sources", fields=["sources"]),
            models.Index(name="answer_oldest", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return self.key[:12]
