"""Ask the model on behalf of a person who answers, with what the conversation and the knowledge hold."""

from datetime import datetime

from assistants.services import desk_help
from assistants.services.desk_help import Kind, Suggestion
from conversations.models import Conversation, Message
from conversations.services.turns import history
from knowledge.queries import search
from knowledge.types import Passage
from lia_cortex.kernel import db

MESSAGES = 30
"""The newest ones; what was said before stands in the running summary."""

PASSAGES = 3
LONGEST_QUESTION = 400


def suggest(*, conversation: Conversation, kind: Kind, text: str) -> Suggestion:
    """Return the model's suggestion for the conversation; no transaction may be open."""
    rows = list(history.said_in(conversation).order_by("-at", "-pk")[:MESSAGES])[::-1]
    found = passages(conversation=conversation, question=_question(rows)) if kind == Kind.DRAFT else []
    db.release()
    return desk_help.suggest(
        kind=kind,
        said=history.as_said(rows),
        text=text,
        summary=conversation.summary,
        passages=[f"{each.title}\n{each.text}" for each in found],
        assistant=conversation.assistant,
        scope=conversation.public_id,
    )


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
