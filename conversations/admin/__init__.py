"""Admin pages of conversations and of everything that carries them."""

from conversations.admin import contacts, conversations, events, notes, numbers, outbox, service_levels, steering

__all__ = ["contacts", "conversations", "events", "notes", "numbers", "outbox", "service_levels", "steering"]
