"""What the customer showed, as the platform tells it to the model: repeated, and what was missed is said."""

import re

from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import Language, say

QUOTE_LENGTH = 300

_SEEN = re.compile(r"^\[(picture shows|document text): (.*?)\]$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"; [a-z_]+: ")
"""Of a picture, behind what it shows in words: named in English, for the model."""
_LATE = re.compile(r"\bcould not be read in time\b")
_OTHER_KIND = re.compile(r"^\[(?:video|document|file)\b[^\]]*: you cannot open its kind\]", re.MULTILINE)
_MISSED = re.compile(r"\bcould not be (opened|heard|seen)\b")


def paragraphs(conversation: Conversation, language: Language) -> list[str]:
    """Return a sentence for each picture or document that was read, and one where something could not be."""
    told = [
        say("saw" if kind == "picture shows" else "read", language, words=_short(words))
        for kind, words in _SEEN.findall(conversation.question)
    ]
    for name, missed in (("not_in_time", _LATE), ("not_taken_in", _MISSED)):
        if any(missed.search(note) for note in conversation.notes):
            told.append(say(name, language))
    if _OTHER_KIND.search(conversation.question):
        told.append(say("other_kind", language))
    return told


def _short(words: str) -> str:
    plain = _FIELD.split(" ".join(words.split()), maxsplit=1)[0]
    return plain if len(plain) <= QUOTE_LENGTH else f"{plain[:QUOTE_LENGTH]}…"
