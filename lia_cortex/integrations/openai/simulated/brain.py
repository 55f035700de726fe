"""Decide what the simulated model does next: call a tool on offer, or answer from what tools returned."""

from dataclasses import dataclass, replace
from typing import Any

from lia_cortex.integrations.openai.simulated import (
    arguments,
    deeds,
    leads,
    leaving,
    passages,
    plans,
    results,
    sales,
    shown,
    verifying,
    visits,
    words,
)
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

SEARCH = "search_knowledge"
HAND_OFF = "hand_off"
TRANSFER = "transfer_to_person"
CLOSE = "close_conversation"
ENDS = (visits.BOOK, sales.ORDER, sales.LEAD)
"""Deeds that are the whole answer: the words that chose or agreed ask for nothing else."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call to write."""

    name: str
    arguments: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One output of the model: words, calls, or both."""

    text: str = ""
    calls: tuple[Call, ...] = ()


def reply(conversation: Conversation) -> Reply:
    """Return the next output for this conversation; the same conversation always gets the same."""
    question = conversation.question
    language: Language = "en" if words.is_english(question) else "pt"
    if words.wants_person(question) or _accepts_person(conversation):
        return _person(conversation, language)
    call = _proof(conversation, language)
    if call is None and (wish := verifying.wish(conversation)):
        conversation = replace(conversation, said=(wish, *conversation.said))
    if call is None and (asked_for := _of_own_flow(conversation, language)) is not None:
        return Reply(calls=(Call(*asked_for),))
    question = _of_own_words(conversation, language)
    call = call or (None if question else _next_call(conversation, language))
    if call is not None:
        return Reply(calls=(call,))
    return Reply(text=verifying.answer(conversation, language) or question or _answer(conversation, language))


def _of_own_flow(conversation: Conversation, language: Language) -> tuple[str, dict[str, Any]] | None:
    return (
        visits.next_call(conversation)
        or sales.next_call(conversation)
        or leads.next_call(conversation)
        or plans.next_call(conversation)
        or leaving.next_call(conversation, language)
    )


def _of_own_words(conversation: Conversation, language: Language) -> str:
    return (
        visits.answer(conversation, language)
        or sales.answer(conversation, language)
        or leads.question(conversation, language)
        or plans.answer(conversation, language)
        or leaving.question(conversation, language)
    )


def _proof(conversation: Conversation, language: Language) -> Call | None:
    if sales.is_meant(conversation):
        return None
    call = verifying.call(conversation)
    if call is not None:
        return Call(*call)
    refused = verifying.retry(conversation)
    if refused is None or refused not in conversation.tools:
        return None
    wish = verifying.wish(conversation)
    meant = replace(conversation, said=(wish, *conversation.said)) if wish else conversation
    topic = words.topic_of(meant.question)
    target = topic.target if topic is not None else ""
    return _call(meant, refused, language, target=target, reason=say("reason_topic", language))


def _accepts_person(conversation: Conversation) -> bool:
    if not words.is_yes(conversation.question) or words.topic_of(conversation.question) is not None:
        return False
    return any(say("offer_person", language) in conversation.answered for language in LANGUAGES)


def _person(conversation: Conversation, language: Language) -> Reply:
    done = conversation.outcome(TRANSFER)
    if done is not None:
        return Reply(text=say("person_failed" if results.failed(done.output) else "person_coming", language))
    if conversation.offers(TRANSFER):
        reason = say("reason_person", language)
        return Reply(calls=(_call(conversation, TRANSFER, language, reason=reason),))
    return Reply(text=say("no_person_here", language))


def _next_call(conversation: Conversation, language: Language) -> Call | None:
    question = conversation.question
    topic = words.topic_of(question)
    reason = say("reason_topic", language)
    if leaving.is_registered(conversation) or any(conversation.outcome(name) for name in ENDS):
        return None
    if topic is not None:
        if _can_hand_off(conversation, topic.target):
            return _call(conversation, HAND_OFF, language, target=topic.target, reason=reason)
        tool = next((name for name in topic.tools if conversation.offers(name)), None)
        # One tool of the topic is enough; after a failed one the customer hears the truth.
        if tool is not None and not any(conversation.outcome(name) for name in topic.tools):
            return _call(conversation, tool, language, target=topic.target, reason=reason)
    if words.is_finished(question) and conversation.offers(CLOSE):
        return _call(conversation, CLOSE, language, reason=reason)
    served = topic is not None and any(conversation.outcome(name) for name in topic.tools)
    asks = words.is_question(question) or topic is not None
    if topic is words.TROUBLE and (deeds.no_outage(conversation, language) or deeds.has_outage(conversation)):
        return None
    if asks and conversation.offers(SEARCH) and (not served or topic is words.TROUBLE):
        return _call(conversation, SEARCH, language, reason=reason)
    return None


def _can_hand_off(conversation: Conversation, target: str) -> bool:
    if not conversation.offers(HAND_OFF):
        return False
    return arguments.offers_target(conversation.tools[HAND_OFF].get("parameters") or {}, target)


def _call(conversation: Conversation, name: str, language: Language, *, target: str = "", reason: str) -> Call:
    schema = conversation.tools[name].get("parameters") or {}
    filled = arguments.fill(schema, question=conversation.question, language=language, target=target, reason=reason)
    return Call(name, filled)


def _answer(conversation: Conversation, language: Language) -> str:
    question = conversation.question
    paragraphs = shown.paragraphs(conversation, language)
    paragraphs += deeds.no_outage(conversation, language)
    searched = False
    for item in conversation.returned:
        if item.name in {HAND_OFF, TRANSFER} or verifying.is_told_apart(item):
            continue
        if deeds.is_outdone(item, conversation):
            continue
        if results.failed(item.output):
            paragraphs.append(deeds.refusal(item, language))
        elif item.name == SEARCH:
            searched = True
            found = passages.quotes(passages.read(item.output), conversation.said)
            if language == "en" and found and not any(words.is_english(quote) for quote in found):
                found[0] = f"{say('in_portuguese', language)}\n\n{found[0]}"
            paragraphs.extend(quote for quote in found if quote not in paragraphs)
        else:
            paragraphs.append(deeds.told(item, language) or _of_tool(item.output, language))
    if paragraphs:
        unique = list(dict.fromkeys(paragraphs))[: passages.PARAGRAPHS]
        return "\n\n".join(unique + _closing(unique, conversation, language))
    if words.topic_of(question) is words.TROUBLE:
        return say("diagnose", language)
    if searched or words.is_question(question) or words.topic_of(question) is not None:
        return say("not_found", language)
    return _small_talk(question, language)


def _closing(paragraphs: list[str], conversation: Conversation, language: Language) -> list[str]:
    """Return the offer of more help, but neither before what the platform goes on to show nor behind a question."""
    goes_on = any(item.fresh and results.is_shown(item.output) for item in conversation.returned)
    if goes_on or paragraphs[-1].endswith("?"):
        return []
    line = conversation.outcome(deeds.CONNECTION)
    if line is not None and deeds.needs_visit(line.output) and visits.BOOK in conversation.tools:
        return [say("offer_visit", language)]
    if conversation.outcome(plans.LISTED) is not None and (choice := sales.choice(conversation, language)):
        return [choice]
    if len(paragraphs) == passages.PARAGRAPHS:
        return []
    return [say("anything_else", language)]


def _of_tool(output: Any, language: Language) -> str:
    if results.is_shown(output):
        return say("here_it_is", language)
    return visits.told(output, language) or results.told(output) or say("done", language)


def _small_talk(question: str, language: Language) -> str:
    if words.is_thanks(question) or words.is_finished(question):
        return say("welcome", language)
    if words.is_greeting(question) or question.strip() == "[sticker]":
        return say("greeting", language)
    return say("tell_more" if question else "anything_else", language)
