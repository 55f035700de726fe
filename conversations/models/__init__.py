"""The rows of a conversation, from the raw event to the last tick."""

from conversations.models.attachment import Attachment
from conversations.models.contact import Contact, ContactIdentity, ContactMerge
from conversations.models.conversation import Conversation
from conversations.models.event import ConversationEvent
from conversations.models.instance import Instance, WhatsAppNumber
from conversations.models.media_reading import MediaReading
from conversations.models.message import Message, MessageKey
from conversations.models.outbound import Outbound, OutboundAttempt
from conversations.models.turn import Turn
from conversations.models.webhook_event import ParkedEvent, WebhookEvent

__all__ = [
    "Attachment",
    "Contact",
    "ContactIdentity",
    "ContactMerge",
    "Conversation",
    "ConversationEvent",
    "Instance",
    "MediaReading",
    "Message",
    "MessageKey",
    "Outbound",
    "OutboundAttempt",
    "ParkedEvent",
    "Turn",
    "WebhookEvent",
    "WhatsAppNumber",
]
