"""What others plug into conversations."""

from datetime import datetime
from typing import Protocol


class Interceptor(Protocol):
    """May claim a customer's message before an assistant sees it; plugged by `MESSAGE_INTERCEPTORS`."""

    def __call__(self, *, message_id: int, conversation_id: int, text: str, now: datetime) -> bool:
        """Return True when the message is answered for; called inside the transaction that stores it."""
