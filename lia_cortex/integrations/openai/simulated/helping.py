"""What the simulated model writes for a person who answers: taken from the conversation, nothing is made up."""

import re
from collections.abc import Sequence

from lia_cortex.integrations.openai.simulated import words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import Language, say

_ASKED = (
    ("summary", re.compile(r"^Summarise the conversation")),
    ("next_step", re.compile(r"^Name the one next step")),
    ("improve", re.compile(r"^Improve this text[^\n]*The text:\n", re.DOTALL)),
    ("draft", re.compile(r"^Write the answer that the person could send")),
)
"""What is wanted, and how the last note begins that asks for it."""

_OF_LINES = re.compile(r"what that person must know|running summary")
_LINE = re.compile(r"^(Customer|Company[^:]*): (.*)$", re.MULTILINE)

_SHORT = {
    "vc": "você",
    "vcs": "vocês",
    "tb": "também",
    "pq": "porque",
    "td": "tudo",
    "blz": "beleza",
    "obg": "obrigado",
}
LINES = 5
LINE = 160


def answer(talk: Conversation, *, instructions: str) -> str:
    """Return the help that is asked for, empty where none is."""
    if _OF_LINES.search(instructions):
        lines = _LINE.findall(talk.question)
        said, told = ([line for who, line in lines if (who == "Customer") is theirs] for theirs in (True, False))
        return _summary(said, told, is_open=bool(lines) and lines[-1][0] == "Customer")
    note = talk.notes[-1] if talk.notes else ""
    for kind, pattern in _ASKED:
        if found := pattern.search(note):
            return _written(kind, talk, text=note[found.end() :])
    return ""


def _written(kind: str, talk: Conversation, *, text: str) -> str:
    said = [line for _, line in talk.exchange]
    if kind == "improve":
        return _improved(text)
    if kind == "summary":
        return _summary(said, talk.told, is_open=bool(talk.question))
    whole = "\n".join(said)
    language = _language(whole)
    if words.wants_person(talk.question):
        return say(f"help_{kind}_person", language)
    topic = words.topic_of(talk.question) or words.topic_of(whole)
    newest = _cut(said[-1]) if said else ""
    if kind == "next_step":
        return say("help_next_step" if talk.question else "help_next_step_wait", language, words=newest)
    return say("help_draft_topic" if topic else "help_draft", language, words=newest)


def _summary(said: Sequence[str], told: Sequence[str], *, is_open: bool) -> str:
    language = _language("\n".join(said))
    lines = [say("help_said", language, words=_cut(line)) for line in said if line.strip()][-LINES:]
    if told:
        lines.append(say("help_told", language, words=_cut(told[-1])))
    if is_open and told and said:
        lines.append(say("help_open", language, words=_cut(said[-1])))
    return "\n".join(lines)


def _language(text: str) -> Language:
    return "en" if words.is_english(text) else "pt"


def _improved(text: str) -> str:
    """Return the text with whole words, a capital at each beginning and an end."""
    whole = re.sub(r"\w+", lambda word: _SHORT.get(word[0].lower(), word[0]), " ".join(text.split()))
    begun = re.sub(r"(^|[.!?]\s+)([^\W\d_])", lambda found: found[1] + found[2].upper(), whole)
    return begun if not begun or begun[-1] in ".!?…" else f"{begun}."


def _cut(line: str) -> str:
    plain = " ".join(line.split())
    return plain if len(plain) <= LINE else f"{plain[: LINE - 1]}…"
