"""Customers who want to leave: ask once why, then register the wish for the people who decide about it."""

from typing import Any

from lia_cortex.integrations.openai.simulated import arguments, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

TICKET = "open_ticket"
SECTOR = "cancelamento"


def question(conversation: Conversation, language: Language) -> str:
    """Return the question for the reason, "" where it was asked before or nobody wants to leave."""
    if not _is_ours(conversation) or words.topic_of(conversation.question) is not words.CANCEL:
        return ""
    return "" if _was_asked(conversation.told) else say("why_leave", language)


def next_call(conversation: Conversation, language: Language) -> tuple[str, dict[str, Any]] | None:
    """Return the call that registers the wish, once the customer was asked why."""
    topic = words.topic_of(conversation.question)
    has_answered = topic in {None, words.TROUBLE} and _was_asked((conversation.answered,))
    is_repeated = topic is words.CANCEL and _was_asked(conversation.told)
    if not _is_ours(conversation) or not conversation.offers(TICKET) or not (has_answered or is_repeated):
        return None
    schema = conversation.tools[TICKET].get("parameters") or {}
    filled = arguments.fill(
        schema,
        question=conversation.question,
        language=language,
        target=SECTOR,
        reason=say("reason_topic", language),
    )
    return TICKET, filled | ({"reason": "retencao"} if "reason" in filled else {})


def is_registered(conversation: Conversation) -> bool:
    """Tell whether the wish was registered just now: the reason given for it asks for nothing else."""
    opened = conversation.outcome(TICKET)
    return opened is not None and isinstance(opened.output, dict) and opened.output.get("sector") == SECTOR


def _is_ours(conversation: Conversation) -> bool:
    """Tell whether this assistant registers the wish, rather than a colleague to whom the customer can be handed."""
    hand_off = conversation.tools.get("hand_off", {}).get("parameters") or {}
    return TICKET in conversation.tools and not arguments.offers_target(hand_off, SECTOR)


def _was_asked(texts: tuple[str, ...]) -> bool:
    return any(say("why_leave", language) in text for language in LANGUAGES for text in texts)
