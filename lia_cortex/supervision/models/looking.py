"""How far a person has read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation


class Look(models.Model):
    """A person's last look at a conversation: what the customer wrote after it is unread, for this person alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="looks"
    )
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.CASCADE, related_name="looks"
    )
    message_id = models.BigIntegerField(_("read up to message"), default=0)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("last look")
        verbose_name_plural = _("last looks")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(name="one_look", fields=["user", "conversation"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.conversation_id}"
