"""Files: fetched, looked at, stored, and taken in; their turn waits for them (`turns.barrier`)."""

from conversations.services.media.again import again
from conversations.services.media.opening import open_for
from conversations.services.media.retention import forget_old
from conversations.services.media.storing import Stored, store_base64, without_bytes
from conversations.services.media.work import work

__all__ = ["Stored", "again", "forget_old", "open_for", "store_base64", "without_bytes", "work"]
