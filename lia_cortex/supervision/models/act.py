"""What a person did to one or many conversations, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models import Conversation
from lia_cortex.kernel import ids


class Act(models.Model):
    """One verb that a person applied; undone at most once."""

    class Verb(models.TextChoices):
        """What was done."""

        TAKE_OVER = "take_over", _("Take over")
        ASSIGN = "assign", _("Assign")
        TRANSFER = "transfer", _("Transfer")
        RETURN = "return", _("Return to the assistant")
        PRIORITISE = "prioritise", _("Change the priority")
        SNOOZE = "snooze", _("Set aside")
        TAG = "tag", _("Tag")
        CLOSE = "close", _("Close")
        REOPEN = "reopen", _("Reopen")
        WATCH = "watch", _("Watch")
        UNWATCH = "unwatch", _("Stop watching")

    public_id = models.CharField(max_length=32, unique=True, default=ids.act, editable=False)
    verb = models.CharField(_("verb"), max_length=10, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="acts"
    )
    at = models.DateTimeField(_("at"))
    details = models.JSONField(_("details"), default=dict, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-at", "-id"]
        indexes = [models.Index(name="act_of_person", fields=["actor", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.public_id}"


class ActItem(models.Model):
    """One conversation of an act: how it stood before, and the floor that the act left."""

    act = models.ForeignKey(Act, verbose_name=_("act"), on_delete=models.CASCADE, related_name="items")
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="acts"
    )
    before = models.JSONField(_("before"), default=dict, blank=True)
    floor_epoch = models.PositiveIntegerField(_("floor epoch after it"), null=True, blank=True)
    refused = models.CharField(_("refused"), max_length=200, blank=True)
    undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("conversation of an act")
        verbose_name_plural = _("conversations of an act")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="once_in_an_act", fields=["act", "conversation"])]

    def __str__(self) -> str:
        return f"{self.act_id} {self.conversation_id}"
