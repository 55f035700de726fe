"""Conversations, their messages, turns and files."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conversations.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    MediaReading,
    Message,
    MessageKey,
    Turn,
)
from conversations.queries import codes
from lia_cortex.registry.admin.base import ReadOnlyAdmin, ReadOnlyInline

OF_CONVERSATION = ("conversation__public_id", "conversation__protocol")


class EventInline(ReadOnlyInline):
    """What happened besides messages."""

    model = ConversationEvent
    fields = ("at", "kind", "actor", "details")
    readonly_fields = fields


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Visits of customers; they are steered on the board and through the API."""

    list_display = (
        "protocol",
        "contact",
        "state",
        "owner_kind",
        "owner",
        "assistant",
        "priority",
        "topic",
        "sentiment",
        "waiting_since",
        "last_message_at",
    )
    list_filter = (
        "state",
        "owner_kind",
        "team",
        "assistant",
        "number",
        "priority",
        "topic",
        "urgency",
        "sentiment",
        ("opened_at", admin.DateFieldListFilter),
    )
    list_select_related = ("contact", "owner", "assistant")
    exact_search = ("protocol", "public_id", "contact__public_id", "contact__identities__value")
    search_help_text = _("Protocol, public id, or phone as +55…")
    inlines = (EventInline,)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What was said."""

    ordering = ("-id",)
    list_display = ("public_id", "conversation", "direction", "author", "kind", "at", "deleted_at")
    list_filter = ("direction", "author", "kind", ("at", admin.DateFieldListFilter))
    list_select_related = ("conversation",)
    exact_search = ("public_id", *OF_CONVERSATION, "provider_id")
    search_help_text = _("Public id of the message or conversation, protocol, or the gateway's id")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Message | None:
        """Return the message as people read it."""
        row = super().get_object(request, object_id, from_field)
        return codes.for_people(row) if row is not None else None


@admin.register(MessageKey)
class MessageKeyAdmin(ReadOnlyAdmin):
    """The gateway's ids, by which a message is stored once."""

    list_display = ("provider_id", "number", "from_me", "message_id")
    list_filter = ("number", "from_me")
    list_select_related = ("number",)
    exact_search = ("provider_id",)


@admin.register(ConversationEvent)
class ConversationEventAdmin(ReadOnlyAdmin):
    """What happened to conversations besides messages."""

    ordering = ("-id",)
    list_display = ("at", "conversation", "kind", "actor")
    list_filter = ("kind", ("at", admin.DateFieldListFilter))
    list_select_related = ("conversation", "actor")
    exact_search = OF_CONVERSATION


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """Bursts of messages that get one answer."""

    list_display = ("id", "conversation", "status", "priority", "due_at", "held_by", "lease_until", "reason")
    list_filter = ("status", "priority", ("opened_at", admin.DateFieldListFilter))
    list_select_related = ("conversation",)
    exact_search = (*OF_CONVERSATION, "id")
    search_help_text = _("Public id of the conversation, protocol, or the turn's number")


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    """Files that came or went with messages."""

    ordering = ("-id",)
    list_display = ("public_id", "state", "mime", "sniffed", "size", "seconds", "tries")
    list_filter = ("state", "is_voice_note")
    exact_search = ("public_id", "sha256")


@admin.register(MediaReading)
class MediaReadingAdmin(ReadOnlyAdmin):
    """What became of files; what they say is read in the thread."""

    ordering = ("-id",)
    list_display = ("id", "conversation", "status", "kind", "reason", "is_wanted", "tries", "created_at", "finished_at")
    list_filter = ("status", "kind", "reason", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("conversation",)
    exclude = ("text", "fields")
    exact_search = (*OF_CONVERSATION, "attachment__public_id")
    search_help_text = _("Public id of the conversation or the attachment, or protocol")
