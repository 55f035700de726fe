"""What a customer is promised next, as the head of a thread counts it down."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from conversations.models import Conversation, SlaClock
from conversations.services.sla import UNMET
from lia_cortex.supervision.queries import conditions
from lia_cortex.supervision.queries.bubbles import Promise


def next_clock() -> Subquery:
    """Return, of the clocks that nobody has met yet, the one that is over first; else the one with the least left."""
    clocks = SlaClock.objects.filter(UNMET, conversation=OuterRef("pk"))
    first = clocks.order_by(F("due_at").asc(nulls_last=True), "left_seconds")
    told = JSONObject(kind="kind", status="status", target="target_seconds", left="left_seconds")
    return Subquery(first.values(json=told)[:1])


def of(conversation: Conversation) -> Promise | None:
    """Return the promise of a conversation that was read with `next_clock`, None where there is none."""
    clock: dict[str, Any] | None = conversation.next_clock  # type: ignore[attr-defined] # annotated
    if clock is None:
        return None
    label = str(SlaClock.Kind(clock["kind"]).label)
    if clock["status"] == SlaClock.Status.PAUSED:
        return Promise(label=label, left_seconds=clock["left"])
    due_at = conversation.sla_due_at
    if due_at is None:
        return None
    return Promise(label=label, due_at=due_at, warned_at=due_at - conditions.RISK_SHARE * clock["target"])
