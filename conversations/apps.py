"""Contacts, conversations, messages, turns, the outbox, WhatsApp numbers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Contacts, conversations, messages, turns, the outbox, WhatsApp numbers."""

    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Bind this process to the platform's Celery application, so that nudges go to its broker."""
        import lia_cortex.celery  # noqa: F401, PLC0415 - needs settings
