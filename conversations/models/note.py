"""What people tell each other beside a conversation; the customer never reads it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from lia_cortex.kernel import ids


class Note(models.Model):
    """An internal note, or a whisper: a supervisor's words to whoever has the floor, assistant or person."""

    class Kind(models.TextChoices):
        """A whisper to the assistant is read by its next run as a hint, never as the customer's words."""

        NOTE = "note", _("Note")
        WHISPER = "whisper", _("Whisper")

    public_id = models.CharField(max_length=32, unique=True, default=ids.note, editable=False)
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="notes"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NOTE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("text"), max_length=4000)
    idempotency_key = models.CharField(  # noqa: DJ001
        _("idempotency key"), max_length=120, null=True, blank=True, editable=False
    )
    at = models.DateTimeField(_("at"))
    read_by_turn = models.BigIntegerField(_("read by turn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "id"]
        indexes = [models.Index(name="note_of_conversation", fields=["conversation", "at"])]
        constraints = [
            models.CheckConstraint(name="note_says_something", condition=~models.Q(text="")),
            models.UniqueConstraint(name="note_key_once", fields=["author", "idempotency_key"]),
        ]

    def __str__(self) -> str:
        return self.public_id


class Mention(models.Model):
    """A colleague named in a note; open until seen."""

    note = models.ForeignKey(Note, verbose_name=_("note"), on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="mentions"
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="one_mention", fields=["note", "user"])]
        indexes = [models.Index(name="mention_open", fields=["user"], condition=models.Q(seen_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.note_id} {self.user_id}"
