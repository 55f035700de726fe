"""From the raw event to rows: who wrote, in which visit, what was said."""

from conversations.services.inbound.apply import apply, apply_all

__all__ = ["apply", "apply_all"]
