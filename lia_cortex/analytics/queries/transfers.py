"""Changes of hands, and why."""

from dataclasses import dataclass

from django.db.models import Count

from conversations.models import ConversationEvent
from conversations.queries import reasons
from lia_cortex.analytics.models import Transfer
from lia_cortex.analytics.queries.asked import Asked

MOST = 25
"""Rows of the list: assistants write reasons in their own words."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How often it went that way for that reason, in words."""

    kind: str
    target: str
    reason: str
    count: int


def of(asked: Asked) -> list[Changed]:
    """Return the most frequent ones; one query."""
    rows = Transfer.objects.filter(**asked.conditions()).order_by().values_list("kind", "target", "reason")
    found = rows.annotate(count=Count("pk")).order_by("-count", "kind", "target", "reason")[:MOST]
    labels = dict(ConversationEvent.Kind.choices)
    return [Changed(str(labels[kind]), target, reasons.words(reason), count) for kind, target, reason, count in found]


def by_kind(asked: Asked) -> dict[str, int]:
    """Return how many there were of each kind; one query."""
    rows = Transfer.objects.filter(**asked.conditions()).order_by().values_list("kind")
    return dict(rows.annotate(count=Count("pk")))
