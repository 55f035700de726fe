"""People who want to be called back: register who gave a name and a city, once."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import words
from lia_cortex.integrations.openai.simulated.conversation import Conversation

LEAD = "register_lead"

_CALL_ME = re.compile(r"\b(pode\w*|quero que) (me )?(ligar|liguem|retorn\w+)\b")
_NAME = re.compile(r"\bmeu nome é ([^\n,.;]{3,60})", re.IGNORECASE)
_CITY = re.compile(r"\b(?:moro|fico) em ([^\n,.;]{2,60})", re.IGNORECASE)


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the call that registers a wish to be called back, None where no name or city was given with it."""
    question = conversation.question
    name, city = _NAME.search(question), _CITY.search(question)
    if not (name and city and conversation.offers(LEAD) and _CALL_ME.search(words.folded(question))):
        return None
    known = {"name": name[1].strip(), "city": city[1].strip(), "reason": "prospect"}
    properties = conversation.tools[LEAD].get("parameters", {}).get("properties", {})
    return LEAD, dict.fromkeys(properties) | known
