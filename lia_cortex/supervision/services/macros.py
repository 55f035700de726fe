"""Several steps that one key does; each is what a person could do by hand, with the same rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.models import Conversation
from conversations.services import notes, outbox
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Macro
from lia_cortex.supervision.queries import ready
from lia_cortex.supervision.services import acts, filling

REPLY, NOTE = "reply", "note"


@dataclass(frozen=True, slots=True)
class Ran:
    """How many steps were done, and why the next one was not."""

    done: int
    refused: str = ""


def asks(macro: Macro, *, person: User) -> list[str]:
    """Return what must be asked before the macro runs, in the order of its steps."""
    found = [question for step in macro.steps for question in filling.asked(_text(step, person=person))]
    return list(dict.fromkeys(found))


def run(
    macro: Macro,
    *,
    conversation: Conversation,
    person: User,
    answers: Mapping[str, str],
    key: str,
    now: datetime,
) -> Ran:
    """Do the steps one after the other until one is refused; the same key again says nothing twice."""
    known = filling.values(conversation=conversation, person=person)
    for done, step in enumerate(macro.steps):
        text = filling.answered(filling.fill(_text(step, person=person), known=known), answers=answers)
        try:
            _do(step, conversation, person, text, key=f"{key}.{done}", now=now)
        except Refused as refusal:
            return Ran(done, str(refusal))
    return Ran(len(macro.steps))


def _do(
    step: Mapping[str, Any], conversation: Conversation, person: User, text: str, *, key: str, now: datetime
) -> None:
    match step.get("verb"):
        case "reply":
            filling.check(text)
            outbox.say_as_person(
                conversation_id=conversation.pk, person=person, text=text, idempotency_key=key, now=now
            )
        case "note":
            notes.write(conversation_id=conversation.pk, person=person, text=text, now=now)
        case verb:
            details = {name: value for name, value in step.items() if name != "verb"}
            did = acts.do(verb=str(verb), public_ids=[conversation.public_id], person=person, details=details, now=now)
            if did.refused:
                raise Refused("step", did.refused[0][1])


def _text(step: Mapping[str, Any], *, person: User) -> str:
    """Return what a step says: its own text, or the ready answer's that it names."""
    if step.get("verb") not in {REPLY, NOTE}:
        return ""
    if shortcut := step.get("answer"):
        found = ready.answer(person=person, shortcut=str(shortcut))
        return found.text if found else ""
    return str(step.get("text", ""))
