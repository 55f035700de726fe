"""What operations watches, read from the rows."""

from datetime import datetime

from django.db.models import Count, Min

from conversations.models import Conversation, Instance, Outbound


def conversations_by_state() -> dict[str, int]:
    """Return how many conversations are in each state, those without one included."""
    counted = Conversation.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(Conversation.State.values, 0) | dict(counted)


def oldest_unsent_seconds(*, now: datetime) -> float:
    """Return the age of the oldest message that has not left; 0 when there is none.

    Not from `due_at`: who waits for an instance asks again every few seconds, and would never look old.
    """
    waiting = Outbound.objects.filter(status__in=[Outbound.Status.QUEUED, Outbound.Status.SENDING])
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def instances() -> list[tuple[str, str, str]]:
    """Return public id, name and status of each instance."""
    return list(Instance.objects.order_by("pk").values_list("public_id", "name", "status"))
