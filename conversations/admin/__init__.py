"""Admin pages of conversations and of everything that carries them."""

from conversations.admin import contacts, conversations, events, numbers, outbox

__all__ = ["contacts", "conversations", "events", "numbers", "outbox"]
