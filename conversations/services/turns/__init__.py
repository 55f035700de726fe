"""A burst of messages gets one answer: collected, run once, settled or superseded."""

from conversations.services.turns.barrier import media_taken_in
from conversations.services.turns.claim import drop
from conversations.services.turns.collect import extend, hold, open_for_unanswered
from conversations.services.turns.run import run

__all__ = ["drop", "extend", "hold", "media_taken_in", "open_for_unanswered", "run"]
