"""What a person has written and not sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation


class Draft(models.Model):
    """The text in one person's composer, kept on the server: another device goes on with it."""

    class Kind(models.TextChoices):
        """What it would become."""

        REPLY = "reply", _("Reply")
        NOTE = "note", _("Note")
        WHISPER = "whisper", _("Whisper")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="drafts"
    )
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.CASCADE, related_name="drafts"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REPLY)
    text = models.TextField(_("text"), max_length=4096)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(name="one_draft", fields=["user", "conversation", "kind"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.conversation_id}"
