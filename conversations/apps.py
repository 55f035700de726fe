"""Contacts, conversations, messages, turns, the outbox, WhatsApp numbers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Contacts, conversations, messages, turns, the outbox, WhatsApp numbers."""

    name = "conversations"
    verbose_name = _("Conversations")
