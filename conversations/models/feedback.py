"""What people think of an assistant's message."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.message import Message


class Feedback(models.Model):
    """A thumb, and with a thumb down what should have been said."""

    class Thumb(models.TextChoices):
        """Right or wrong."""

        UP = "up", _("Good answer")
        DOWN = "down", _("Bad answer")

    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="feedback"
    )
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="feedback",
    )
    message_month = models.DateField(editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="feedback"
    )
    thumb = models.CharField(_("thumb"), max_length=4, choices=Thumb)
    correction = models.TextField(_("what should have been said"), blank=True, max_length=4000)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-at", "-id"]
        indexes = [models.Index(name="feedback_of_conversation", fields=["conversation", "message"])]
        constraints = [
            models.UniqueConstraint(name="one_thumb_each", fields=["message", "person"]),
            models.CheckConstraint(name="only_thumbs_down_are_corrected", condition=Q(thumb="down") | Q(correction="")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.thumb}"
