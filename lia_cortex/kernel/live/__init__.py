"""Live events: names and ids after commit, never bodies; losing one costs a page a few seconds."""

from lia_cortex.kernel.live.publisher import here, look, look_at, rights
from lia_cortex.kernel.live.stream import CONVERSATIONS, HERE, OPERATIONS, PERSON

__all__ = ["CONVERSATIONS", "HERE", "OPERATIONS", "PERSON", "here", "look", "look_at", "rights"]
