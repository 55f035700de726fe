"""Fill in what ready answers leave open: who the customer is, who writes, and what is asked for."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.queries import people

FIELD = re.compile(r"\{\{\s*(ask:[^{}]{1,60}?|[a-z_]+\.[a-z_]+)\s*\}\}")
"""`{{contact.first_name}}`, or `{{ask:a question}}`."""

NAMES = (
    "contact.name",
    "contact.first_name",
    "agent.name",
    "agent.first_name",
    "conversation.protocol",
    "assistant.name",
    "team.name",
)
"""What may stand in a ready answer, besides `ask:`."""


def values(*, conversation: Conversation, person: User) -> dict[str, str]:
    """Return what stands for each name; a customer without a name has an empty one."""
    contact = people.contact(conversation.contact, identity=conversation.identity)
    known = contact if any(letter.isalpha() for letter in contact) else ""
    writer = people.person(person)
    return {
        "contact.name": known,
        "contact.first_name": known.split(" ")[0],
        "agent.name": writer,
        "agent.first_name": writer.split(" ")[0],
        "conversation.protocol": conversation.protocol,
        "assistant.name": conversation.assistant.name,
        "team.name": conversation.team.name if conversation.team else "",
    }


def fill(text: str, *, known: Mapping[str, str]) -> str:
    """Return the text with what is known filled in; a space before an empty value goes with it."""

    def one(found: re.Match[str]) -> str:
        value = known.get(found[2])
        if value is None:
            return found[0]
        return f"{found[1]}{value}" if value else ""

    return re.sub(rf"([ \t]?){FIELD.pattern}", one, text)


def asked(text: str) -> list[str]:
    """Return the questions that are still open, each once, in order."""
    names = (found.removeprefix("ask:").strip() for found in FIELD.findall(text) if found.startswith("ask:"))
    return list(dict.fromkeys(names))


def answered(text: str, *, answers: Mapping[str, str]) -> str:
    """Return the text with the answers in place of their questions."""

    def one(found: re.Match[str]) -> str:
        return answers.get(found[1].removeprefix("ask:").strip(), found[0])

    return FIELD.sub(one, text)


def check(text: str) -> None:
    """Raise Refused where something is not filled in: a customer must not read it."""
    if any(name.startswith("ask:") or name in NAMES for name in FIELD.findall(text)):
        raise Refused("unfilled", gettext("Something in this text is not filled in yet."))


def unknown(text: str) -> list[str]:
    """Return the names in a ready answer that nothing stands for."""
    named = dict.fromkeys(FIELD.findall(text))
    return [name for name in named if not name.startswith("ask:") and name not in NAMES]
