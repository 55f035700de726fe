"""How urgent a conversation is, by rules on words and tags; 0 is the most urgent."""

import re
import unicodedata

from assistants.types import Reading
from conversations.models import Conversation
from lia_cortex.kernel.jobs import NORMAL

RULES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"\b(emergencia|urgente|urgencia|anatel|procon|processar|advogad[oa]|ouvidoria)\b")),
    (
        1,
        re.compile(r"\b(cancelar|cancelamento|quero cancelar|reclama\w*|absurdo|palhacada|descaso|pessimo)\b"),
    ),
    (
        2,
        re.compile(r"\b(sem (internet|sinal|conexao)|internet (caiu|parou|fora)|nao (funciona|conecta)|caiu)\b"),
    ),
)
"""Complaints and threats to leave before anger, anger before no internet."""

TAGS = {"vip": 1, "urgent": 0}
"""What a tag makes of a conversation."""


def of(text: str, *, tags: tuple[str, ...] = ()) -> int:
    """Return the priority that the words and tags ask for."""
    plain = unicodedata.normalize("NFKD", text[:2000].lower()).encode("ascii", "ignore").decode()
    asked = [level for level, pattern in RULES if pattern.search(plain)]
    return min([NORMAL, *asked, *(TAGS[tag] for tag in tags if tag in TAGS)])


READINGS: tuple[tuple[int, str, str], ...] = (
    (0, "urgency", "high"),
    (1, "topic", "complaint"),
    (1, "topic", "cancellation"),
    (2, "sentiment", "negative"),
)
"""What a reading of the newest messages makes of a conversation."""


def learned(conversation: Conversation, reading: Reading | None) -> dict[str, object]:
    """Return the conversation's fields as this reading of its newest messages leaves them.

    The mood is that of the newest messages and so returns to neutral by itself; a topic stays until another is
    named; urgency of work stays until the customer is content.
    """
    if reading is None:
        return {}
    tags = [TAGS[tag] for tag in conversation.tags if tag in TAGS]
    asked = [level for level, name, value in READINGS if getattr(reading, name) == value]
    is_content = reading.sentiment == "positive" and not asked
    before = NORMAL if is_content else conversation.priority
    return {
        "topic": conversation.topic if reading.topic == "other" and conversation.topic else reading.topic,
        "urgency": reading.urgency,
        "sentiment": reading.sentiment,
        "priority": min([before, *asked, *tags]),
    }
