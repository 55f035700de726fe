"""Why an assistant said what it said, for whoever may see the conversation; nothing private in clear."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assistants.queries import why
from assistants.queries.why import Mask, Worked
from assistants.services import private_patterns
from assistants.services.providers import SECOND
from conversations.models import Conversation, Feedback, Message
from conversations.queries import codes, visibility
from conversations.services.turns import history
from lia_cortex.accounts.models import User
from lia_cortex.registry.services import knobs
from lia_cortex.supervision.queries import people

DOTS = "••••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one of us thinks of the message."""

    who: str
    thumb: str
    label: str
    correction: str
    is_mine: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The work behind one message; without `runs` nothing is known of it. `cost_brl` in reais by the page's rate."""

    conversation: str
    message: str
    assistant: str
    at: datetime
    runs: tuple[Worked, ...]
    tokens: int
    cost_usd: Decimal
    cost_brl: Decimal
    has_unknown_cost: bool
    seconds: float
    is_simulated: bool
    is_recalled: bool
    is_second_provider: bool
    opinions: tuple[Opinion, ...]
    mine: Opinion | None


def read(*, person: User, conversation: str, message: str) -> Why:
    """Return why the message was written, in seven queries, and one for each superseded turn that it goes on from.

    Raises Message.DoesNotExist when no assistant wrote it, or the person may not see its conversation.
    """
    row = find(person=person, conversation=conversation, message=message)
    mask = _mask(row.conversation)
    runs = why.of_turn(row.turn.pk, inherits=history.inherited(row.turn), mask=mask) if row.turn else ()
    opinions = tuple(_opinion(each, asks=person, mask=mask) for each in _feedback(row))
    usd = sum((run.cost_usd or Decimal(0) for run in runs), Decimal(0))
    return Why(
        conversation=row.conversation.public_id,
        message=row.public_id,
        assistant=row.assistant.name if row.assistant else "",
        at=row.at,
        runs=runs,
        tokens=sum(run.tokens for run in runs),
        cost_usd=usd,
        cost_brl=usd * Decimal(str(knobs.value(knobs.BRL_PER_USD))),
        has_unknown_cost=any(run.cost_usd is None for run in runs),
        seconds=sum(run.seconds for run in runs),
        is_simulated=any(run.is_simulated for run in runs),
        is_recalled=any(run.is_recalled for run in runs),
        is_second_provider=any(run.provider == SECOND for run in runs),
        opinions=opinions,
        mine=next((each for each in opinions if each.is_mine), None),
    )


def find(*, person: User, conversation: str, message: str) -> Message:
    """Return the assistant's message; raise Message.DoesNotExist when the person may not see one of that name."""
    seen = visibility.conversations(person=person).filter(public_id=conversation)
    found = Message.objects.filter(conversation__in=seen, public_id=message, author=Message.Author.ASSISTANT)
    return found.select_related("conversation", "assistant", "turn").get()


def _feedback(row: Message) -> list[Feedback]:
    # The conversation leads to the index.
    found = Feedback.objects.filter(conversation=row.conversation_id, message=row.pk).select_related("person")
    return list(found.order_by("at", "pk"))


def _opinion(row: Feedback, *, asks: User, mask: Mask) -> Opinion:
    return Opinion(
        who=people.person(row.person),
        thumb=row.thumb,
        label=str(row.get_thumb_display()),
        # Its writer changes the words as they were written.
        correction=row.correction if row.person_id == asks.pk else mask(row.correction),
        is_mine=row.person_id == asks.pk,
        at=row.at,
    )


def _mask(conversation: Conversation) -> Mask:
    """Return what hides personal data, and the verification codes that were written in this conversation."""
    hiding = Message.objects.filter(conversation=conversation, extra__contains={codes.HIDES: codes.CODE})
    written = {code for text in hiding.values_list("text", flat=True) for code in codes.found(text)}
    parted = "|".join(r"[ .-]?".join(code) for code in sorted(written))
    hidden = re.compile(rf"(?<!\d)(?:{parted})(?!\d)") if parted else None

    def mask(text: str) -> str:
        clear = hidden.sub(DOTS, text) if hidden else text
        parts, end = [], 0
        for found in private_patterns.find(clear):
            parts += [clear[end : found.start], DOTS]
            end = found.end
        return "".join([*parts, clear[end:]])

    return mask
