"""What the customer showed, as the platform tells it to the model: repeated, and what was missed is said."""

import re

from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import Language, say

QUOTE_LENGTH = 300

_SEEN = re.compile(r"^\[(picture shows|document text): (.*?)\]$", re.MULTILINE | re.DOTALL)
_MISSED = re.compile(r"\bcould not be (read in time|opened|heard|seen)\b")


def paragraphs(conversation: Conversation, language: Language) -> list[str]:
    """Return a sentence for each picture or document that was read, and one where something could not be."""
    told = [
        say("saw" if kind == "picture shows" else "read", language, words=_short(words))
        for kind, words in _SEEN.findall(conversation.question)
    ]
    if any(_MISSED.search(note) for note in conversation.notes):
        told.append(say("not_taken_in", language))
    return told


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= QUOTE_LENGTH else f"{plain[:QUOTE_LENGTH]}…"
