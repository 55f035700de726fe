"""Changes of hands: from whom, to whom, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from conversations.models import Conversation, ConversationEvent
from conversations.queries import reasons
from lia_cortex.analytics.models import TransferFigure
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.names import Choice

MOST = 25
"""Rows of the list: assistants write reasons in their own words."""

NAMED_BY = {Conversation.Owner.BOT: "assistant", Conversation.Owner.QUEUE: "team"}
"""The dimension that names an owner of this kind; of people only that it was one is told."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How often it went that way for that reason, in words."""

    kind: str
    giver: str
    taker: str
    reason: str
    count: int


def of(asked: Asked, *, choices: Mapping[str, Sequence[Choice]]) -> list[Changed]:
    """Return the most frequent ones; one query."""
    way = ("kind", "giver", "giver_id", "taker", "taker_id", "reason")
    rows = TransferFigure.objects.filter(**asked.figures()).order_by().values_list(*way)
    found = rows.annotate(count=Sum("transfers")).order_by("-count", *way)[:MOST]
    labels = dict(ConversationEvent.Kind.choices)
    names = {(kind, each.pk): each.name for kind, dimension in NAMED_BY.items() for each in choices.get(dimension, ())}
    return [
        Changed(
            str(labels[kind]),
            _owner(giver, names.get((giver, giver_id))),
            _owner(taker, names.get((taker, taker_id))),
            reasons.words(reason),
            count,
        )
        for kind, giver, giver_id, taker, taker_id, reason, count in found
    ]


def by_kind(asked: Asked) -> dict[str, int]:
    """Return how many there were of each kind; one query."""
    rows = TransferFigure.objects.filter(**asked.figures()).order_by().values_list("kind")
    return dict(rows.annotate(count=Sum("transfers")))


def _owner(kind: str, name: str | None) -> str:
    label = str(Conversation.Owner(kind).label) if kind in Conversation.Owner.values else ""
    if not name:
        return label or "–"
    return name if kind == Conversation.Owner.BOT else _("Queue of %(team)s") % {"team": name}
