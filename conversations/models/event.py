"""What happened to a conversation besides messages."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation


class ConversationEvent(models.Model):
    """A line in the thread: opened, taken over, transferred, handed off, returned, closed."""

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("Opened")
        REOPENED = "reopened", _("Reopened")
        HANDED_OFF = "handed_off", _("Handed to another assistant")
        QUEUED = "queued", _("Waiting for a person")
        TAKEN_OVER = "taken_over", _("Taken over")
        PHONE = "phone", _("Answered from the phone")
        RETURNED = "returned", _("Given back to the assistant")
        SET_ASIDE = "set_aside", _("Set aside")
        WOKEN = "woken", _("No longer set aside")
        PRIORITY = "priority", _("Priority changed")
        TAGGED = "tagged", _("Tags changed")
        NOTICED = "noticed", _("Goes back soon")
        SLA_MISSED = "sla_missed", _("Answer promised for earlier")
        UNDONE = "undone", _("Undone")
        CLOSED = "closed", _("Closed")
        PROVIDER = "provider", _("The assistant could not be reached")
        UNSENT = "unsent", _("No WhatsApp session can send what waits here")
        SEPARATED = "separated", _("Another customer wrote here too: their contacts were separated")

    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    details = models.JSONField(_("details"), default=dict, blank=True)
    floor = models.JSONField(
        _("floor"), default=dict, blank=True, editable=False, help_text=_("who had it from then on: kind and row ids")
    )

    class Meta:
        verbose_name = _("event of a conversation")
        verbose_name_plural = _("events of conversations")
        ordering = ["at", "id"]
        indexes = [models.Index(name="conversation_events", fields=["conversation", "at"])]

    def __str__(self) -> str:
        return str(self.get_kind_display())
