"""What a person wants to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation


class Watch(models.Model):
    """A conversation that a person follows without having it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="watches"
    )
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.CASCADE, related_name="watches"
    )
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("watched conversation")
        verbose_name_plural = _("watched conversations")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(name="one_watch", fields=["user", "conversation"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.conversation_id}"


class NoticeRule(models.Model):
    """How a person is told when something happens; without a row only the screen shows it."""

    class Event(models.TextChoices):
        """What may happen."""

        ASSIGNED = "assigned", _("A conversation was given to me")
        MESSAGE = "message", _("A customer of mine wrote")
        QUEUED = "queued", _("Somebody waits in the queue")
        MENTION = "mention", _("A colleague named me")
        SLA = "sla", _("A promised answer is nearly late")
        WATCHED = "watched", _("Something happened in a conversation that I watch")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="notice_rules"
    )
    event = models.CharField(_("event"), max_length=8, choices=Event)
    sound = models.BooleanField(_("sound"), default=False)
    desktop = models.BooleanField(_("desktop notice"), default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["event"]
        constraints = [models.UniqueConstraint(name="one_notice_rule", fields=["user", "event"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event}"
