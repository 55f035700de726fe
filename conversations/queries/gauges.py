"""What operations watches, read from the rows."""

from datetime import datetime

from django.db.models import Count, Min

from conversations.models import Conversation, Instance, Outbound

UP = (Instance.Status.OPEN, Instance.Status.COOLING)
"""A cooling instance is healthy and comes back by itself."""


def conversations_by_state() -> dict[str, int]:
    """Return how many conversations are in each state, those without one included."""
    counted = Conversation.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(Conversation.State.values, 0) | dict(counted)


def oldest_unsent_seconds(*, now: datetime) -> float:
    """Return the age of the oldest message that is due and has not left; 0 when there is none."""
    waiting = Outbound.objects.filter(status__in=[Outbound.Status.QUEUED, Outbound.Status.SENDING], due_at__lte=now)
    oldest = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def instances_up() -> list[tuple[str, str, bool]]:
    """Return public id, name and whether its session stands, for each instance."""
    rows = Instance.objects.values_list("public_id", "name", "status")
    return [(public_id, name, status in UP) for public_id, name, status in rows]
