"""People who want to be called back: ask for name and city where they are missing, register them once."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

LEAD = "register_lead"

_NAME = re.compile(r"\b(?:meu nome é|me chamo|sou [oa]|my name is) ([^\n,.;]{3,60})", re.IGNORECASE)
_CITY = re.compile(r"\b(?:moro|fico|i live) (?:em|in) ([^\n,.;?]{2,60})", re.IGNORECASE)
_PAIR = re.compile(r"^\W*([^\W\d][^\d,;\n]{2,60})(?:,|;|\n| - )\s*(?:de |em )?([^\W\d][^\d,;\n.]{1,60})\W*$")


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the call that registers a wish to be called back, None while name or city is missing."""
    known = _known(conversation)
    if not (_is_meant(conversation) and all(known) and conversation.offers(LEAD)):
        return None
    properties = conversation.tools[LEAD].get("parameters", {}).get("properties", {})
    return LEAD, dict.fromkeys(properties) | {"name": known[0], "city": known[1], "reason": "prospect"}


def question(conversation: Conversation, language: Language) -> str:
    """Return the question for name and city, "" where nobody wants to be called back or both are known."""
    is_open = _is_meant(conversation) and LEAD in conversation.tools and not all(_known(conversation))
    return say("lead_details", language) if is_open else ""


def _is_meant(conversation: Conversation) -> bool:
    topic = words.topic_of(conversation.question)
    return topic is words.CALL_BACK or (topic is None and _was_asked(conversation.answered))


def _known(conversation: Conversation) -> tuple[str, str]:
    question = conversation.question
    name, city = _NAME.search(question), _CITY.search(question)
    pair = _PAIR.match(question) if _was_asked(conversation.answered) else None
    found = (name[1] if name else pair[1] if pair else ""), (city[1] if city else pair[2] if pair else "")
    return found[0].strip(), found[1].strip()


def _was_asked(ours: str) -> bool:
    return any(say("lead_details", language) in ours for language in LANGUAGES)
