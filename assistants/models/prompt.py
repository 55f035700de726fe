"""Versions of an assistant's instructions."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assistants.models.assistant import Assistant
from lia_cortex.kernel.states import Stateful


class PromptVersion(Stateful):
    """One text of an assistant's instructions; what ran names the version that it ran with."""

    class Status(models.TextChoices):
        """A published version is never edited; a newer one retires it."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DRAFT: frozenset({Status.PUBLISHED}),
        Status.PUBLISHED: frozenset({Status.RETIRED}),
        Status.RETIRED: frozenset({Status.PUBLISHED}),
    }

    assistant = models.ForeignKey(
        Assistant, verbose_name=_("assistant"), on_delete=models.PROTECT, related_name="prompts"
    )
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("instructions"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("prompt version")
        verbose_name_plural = _("prompt versions")
        ordering = ["assistant", "-number"]
        constraints = [
            models.UniqueConstraint(name="prompt_version_once", fields=["assistant", "number"]),
            models.UniqueConstraint(
                name="one_published_prompt", fields=["assistant"], condition=models.Q(status="published")
            ),
            models.CheckConstraint(
                name="published_prompt_has_date",
                condition=models.Q(status="draft") | models.Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistant} v{self.number}"
