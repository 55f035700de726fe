"""From the raw event to rows: who wrote, in which visit, what was said."""

from conversations.services.inbound.apply import apply, store_media

__all__ = ["apply", "store_media"]
