"""The rows of a conversation, from the raw event to the last tick."""

from conversations.models.attachment import Attachment
from conversations.models.contact import Contact, ContactIdentity, ContactMerge
from conversations.models.conversation import Conversation
from conversations.models.event import ConversationEvent
from conversations.models.feedback import Feedback
from conversations.models.instance import Instance, WhatsAppNumber
from conversations.models.media_reading import MediaReading
from conversations.models.message import Message, MessageKey
from conversations.models.note import Mention, Note
from conversations.models.outbound import Outbound, OutboundAttempt
from conversations.models.returning import ReturnRule
from conversations.models.service_level import SlaClock, SlaPolicy
from conversations.models.tag import Tag
from conversations.models.turn import Turn
from conversations.models.webhook_event import ParkedEvent, WebhookEvent

__all__ = [
    "Attachment",
    "Contact",
    "ContactIdentity",
    "ContactMerge",
    "Conversation",
    "ConversationEvent",
    "Feedback",
    "Instance",
    "MediaReading",
    "Mention",
    "Message",
    "MessageKey",
    "Note",
    "Outbound",
    "OutboundAttempt",
    "ParkedEvent",
    "ReturnRule",
    "SlaClock",
    "SlaPolicy",
    "Tag",
    "Turn",
    "WebhookEvent",
    "WhatsAppNumber",
]
