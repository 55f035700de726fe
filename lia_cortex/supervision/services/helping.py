"""Ask the model on behalf of a person who answers, with what the conversation and the knowledge hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistants.services import desk_help
from assistants.services.desk_help import Kind, Suggestion
from conversations.models import Conversation, Message
from conversations.services.turns import history
from knowledge.queries import search
from knowledge.types import Passage
from lia_cortex.accounts.models import User
from lia_cortex.kernel import db
from lia_cortex.registry.services import audit

MESSAGES = 30
"""The newest ones; what was said before stands in the running summary."""

PASSAGES = 3
LONGEST_QUESTION = 400


@dataclass(frozen=True, slots=True)
class Helped:
    """What the model suggests, and the passages of the knowledge that it was given."""

    suggestion: Suggestion
    passages: Sequence[Passage]


def suggest(*, conversation: Conversation, person: User, kind: Kind, text: str, now: datetime) -> Helped:
    """Return the model's suggestion for the conversation, and note who asked for it; no transaction may be open."""
    rows = list(history.said_in(conversation).order_by("-at", "-pk")[:MESSAGES])[::-1]
    found = passages(conversation=conversation, question=_question(rows)) if kind == Kind.DRAFT else []
    db.release()
    suggestion = desk_help.suggest(
        kind=kind,
        said=history.as_people_read(rows),
        text=text,
        summary=conversation.summary,
        passages=[f"{each.title}\n{each.text}" for each in found],
        assistant=conversation.assistant,
        scope=conversation.public_id,
    )
    finding = str(suggestion.finding.verdict) if suggestion.finding else ""
    told = {
        "kind": str(kind),
        "problem": suggestion.problem,
        "finding": finding,
        "passages": [f"{each.article} v{each.version}" for each in found],
        **suggestion.trace,
    }
    audit.record(actor=person, action="desk.suggested", subject=conversation.public_id, details=told, now=now)
    return Helped(suggestion, found)


def passages(*, conversation: Conversation, question: str, now: datetime | None = None) -> list[Passage]:
    """Return passages of the company's knowledge that fit, best first."""
    found = search.look(query=question, limit=PASSAGES, now=now, scope=conversation.public_id)
    return found.passages


def _question(rows: list[Message]) -> str:
    """Return what the customer last wrote, the newest messages together."""
    texts: list[str] = []
    for row in reversed(rows):
        if row.author != Message.Author.CUSTOMER:
            if texts:
                break
            continue
        texts.insert(0, row.text)
    return " ".join(texts)[-LONGEST_QUESTION:]
