"""Prove who the customer is and which address is meant, where tools say that they need it."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import results, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation, Returned
from lia_cortex.integrations.openai.simulated.phrases import Language, say

VERIFY, CHOOSE = "verify_customer", "choose_address"
VERIFY_FIRST, CHOOSE_FIRST = "verify_first", "choose_address"

_DOCUMENT = re.compile(r"\[(?:CPF|CNPJ)_\d+\]")
_SAYS_DOCUMENT = re.compile(r"\b(cpf|cnpj|documento)\b")
_DIGITS = re.compile(r"[\d.\-/]{9,20}|\[PHONE_\d+\]")
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_CODE_NOTE = "A code was sent to the phone"
_JUST_CHOSEN = "has just chosen it from the list"
_PICKS = re.compile(r"\d|\b(rua|avenida|travessa)\b|\b[ao] d[aoe]\b", re.IGNORECASE)
_ADDRESSES = re.compile(r"^1\. .*\n2\. ", re.MULTILINE)


def call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the tool to call next for the proof or the address, with its arguments."""
    if conversation.offers(VERIFY):
        found = _DOCUMENT.search(conversation.newest)
        code = _CODE.search(conversation.newest) if _is_noted(conversation, _CODE_NOTE) else None
        if code is not None:
            return VERIFY, {"document": None, "code": code.group()}
        if found is not None:
            return VERIFY, {"document": found.group(), "code": None}
        if _SAYS_DOCUMENT.search(words.folded(conversation.newest)) and _DIGITS.search(conversation.newest):
            return VERIFY, {"document": conversation.newest, "code": None}
    if conversation.offers(CHOOSE):
        if _wants(conversation, CHOOSE_FIRST):
            return CHOOSE, {"answer": None}
        is_asked = _ADDRESSES.search(conversation.answered) and not _is_noted(conversation, _JUST_CHOSEN)
        if is_asked and words.topic_of(conversation.question) is None and _PICKS.search(conversation.newest):
            return CHOOSE, {"answer": conversation.newest}
    return None


def answer(conversation: Conversation, language: Language) -> str:
    """Return what to say about the proof or the address, "" when there is nothing."""
    proof = conversation.outcome(VERIFY)
    if proof is not None and isinstance(proof.output, dict):
        if _error(proof.output) == "unavailable":
            return say("tool_failed", language)
        if results.failed(proof.output):
            return say("ask_document_again" if not _is_about_code(proof.output) else "wrong_code", language)
        if proof.output.get("code_sent"):
            ending = re.search(r"ends in (\d\d)", str(proof.output.get("message")))
            return say("code_sent", language, ending=ending.group(1) if ending else "")
    chosen = conversation.outcome(CHOOSE)
    if chosen is not None and isinstance(chosen.output, dict) and "shown_to_the_customer" in chosen.output:
        return say("which_address", language)
    if _wants(conversation, VERIFY_FIRST):
        return say("ask_document", language)
    asked_for = [item for item in conversation.returned if not is_told_apart(item)]
    if not asked_for and not wish(conversation) and any(_is_done(item) for item in conversation.returned):
        return say("known_now", language)
    return ""


def retry(conversation: Conversation) -> str | None:
    """Return the tool that was refused for want of what is there now."""
    refused = None
    for item in conversation.returned:
        if _error(item.output) in {VERIFY_FIRST, CHOOSE_FIRST}:
            refused = item.name
        elif item.name == refused:
            refused = None
    last = conversation.returned[-1] if conversation.returned else None
    return refused if last is not None and _is_done(last) else None


def is_told_apart(item: Returned) -> bool:
    """Tell whether a result is about the proof or the address, not about what the customer asked for."""
    return item.name in {VERIFY, CHOOSE} or _error(item.output) in {VERIFY_FIRST, CHOOSE_FIRST}


def wish(conversation: Conversation) -> str:
    """Return the words that asked for what can be done now that the proof or the address is there, else ""."""
    outcomes = (conversation.outcome(VERIFY), conversation.outcome(CHOOSE))
    if not (any(each and _is_done(each) for each in outcomes) or _is_noted(conversation, _JUST_CHOSEN)):
        return ""
    if words.topic_of(conversation.question) is not None:
        return ""
    return next((said for said in reversed(conversation.earlier) if words.topic_of(said) is not None), "")


def _is_done(item: Returned) -> bool:
    output = item.output if isinstance(item.output, dict) else {}
    proven = item.name == VERIFY and output.get("verified") is True and "next" not in output
    return proven or (item.name == CHOOSE and "address" in output)


def _error(output: Any) -> str:
    return str(output.get("error", "")) if isinstance(output, dict) else ""


def _wants(conversation: Conversation, code: str) -> bool:
    """Tell whether the last result of a tool says that this must come first."""
    last = conversation.returned[-1].output if conversation.returned else None
    return isinstance(last, dict) and (last.get("error") == code or (code == CHOOSE_FIRST and "next" in last))


def _is_about_code(output: dict[str, Any]) -> bool:
    return output.get("error") in {"wrong_code", "code_expired", "no_code_sent", "too_many_tries"}


def _is_noted(conversation: Conversation, words_of_note: str) -> bool:
    return any(words_of_note in note for note in conversation.notes)
