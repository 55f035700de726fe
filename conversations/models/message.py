"""What was said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistants.models import Assistant
from conversations.models.contact import ContactIdentity
from conversations.models.conversation import Conversation
from conversations.models.instance import WhatsAppNumber
from lia_cortex.kernel import ids


class Message(models.Model):
    """One message; its text lives here and nowhere else. Partitioned by month.

    `at` orders the thread: for what came in, the sender's second, refined by when it reached us.
    """

    class Direction(models.TextChoices):
        """Seen from the company."""

        IN = "in", _("In")
        OUT = "out", _("Out")

    class Author(models.TextChoices):
        """Who wrote it; a person's words are never counted as the assistant's."""

        CUSTOMER = "customer", _("Customer")
        ASSISTANT = "assistant", _("Assistant")
        PERSON = "person", _("Person")
        SYSTEM = "system", _("System")

    class Kind(models.TextChoices):
        """What kind of message it is."""

        TEXT = "text", _("Text")
        IMAGE = "image", _("Image")
        AUDIO = "audio", _("Audio")
        VIDEO = "video", _("Video")
        DOCUMENT = "document", _("Document")
        STICKER = "sticker", _("Sticker")
        LOCATION = "location", _("Location")
        CONTACT = "contact", _("Contact card")
        REACTION = "reaction", _("Reaction")
        OTHER = "other", _("Other")

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(editable=False)
    public_id = models.CharField(max_length=32, default=ids.message, editable=False, db_index=True)
    conversation = models.ForeignKey(
        Conversation, verbose_name=_("conversation"), on_delete=models.PROTECT, related_name="messages"
    )
    identity = models.ForeignKey(
        ContactIdentity,
        verbose_name=_("came from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    author = models.CharField(_("author"), max_length=9, choices=Author)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    assistant = models.ForeignKey(
        Assistant,
        verbose_name=_("assistant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.TEXT)
    raw_kind = models.CharField(_("kind at the gateway"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True)
    source = models.TextField(_("as the model wrote it"), blank=True, help_text=_("private values as tokens"))
    extra = models.JSONField(_("details"), default=dict, blank=True, help_text=_("place, card, choice"))
    provider_id = models.CharField(_("provider id"), max_length=160, blank=True)
    reply_to_provider_id = models.CharField(_("replies to"), max_length=160, blank=True)
    turn = models.ForeignKey(
        "conversations.Turn",
        verbose_name=_("turn"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    wants_answer = models.BooleanField(_("wants an answer"), default=False)
    at = models.DateTimeField(_("at"))
    sent_at = models.DateTimeField(_("sent at"), help_text=_("the sender's clock"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    earlier_texts = models.JSONField(_("earlier texts"), default=list, blank=True, help_text=_("[{text, until}]"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "id"]
        indexes = [
            models.Index(name="message_thread", fields=["conversation", "at", "id"]),
            models.Index(
                name="message_unanswered",
                fields=["conversation"],
                condition=Q(wants_answer=True, turn__isnull=True),
            ),
            models.Index(name="message_of_turn", fields=["turn"], condition=Q(turn__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="in_is_the_customers",
                condition=Q(direction="in", author="customer") | Q(direction="out") & ~Q(author="customer"),
            ),
            models.CheckConstraint(name="only_in_wants_answer", condition=Q(wants_answer=False) | Q(direction="in")),
        ]

    def __str__(self) -> str:
        return self.public_id


class MessageKey(models.Model):
    """The provider's id of a message, unique over all months and all instances of a number."""

    number = models.ForeignKey(WhatsAppNumber, on_delete=models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=160)
    from_me = models.BooleanField()
    message = models.ForeignKey(Message, on_delete=models.DO_NOTHING, db_constraint=False, related_name="keys")
    message_month = models.DateField()

    class Meta:
        verbose_name = _("message key")
        verbose_name_plural = _("message keys")
        constraints = [
            models.UniqueConstraint(name="message_once", fields=["number", "provider_id", "from_me"]),
        ]

    def __str__(self) -> str:
        return self.provider_id
