"""What each queue holds, counted in rows: the broker forgets, rows do not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from conversations.models import MediaReading, Outbound, Turn, WebhookEvent


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Work of one queue; completed and failed are today's, from midnight in the company's time zone."""

    queue: str
    waiting: int = 0
    active: int = 0
    completed: int = 0
    failed: int = 0
    delayed: int = 0


def figures(*, now: datetime) -> list[QueueFigures]:
    """Return the figures of every queue in the settings, in their order.

    Delayed work has a time in the future: a quiet window, a retry, an event that waits for its message.
    """
    return [_OF[queue](queue, now) if queue in _OF else QueueFigures(queue) for queue in settings.QUEUES]


def midnight(now: datetime) -> datetime:
    """Return when the company's day began."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _counted(**conditions: Q) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def _webhook_events(queue: str, now: datetime) -> QueueFigures:
    status = WebhookEvent.Status
    later = Q(next_try_at__gt=now)
    unsettled = WebhookEvent.objects.filter(status__in=[status.RECEIVED, status.PARKED]).aggregate(
        **_counted(
            waiting=Q(status=status.RECEIVED) & ~later,
            delayed=Q(status=status.PARKED) | Q(status=status.RECEIVED) & later,
        )
    )
    settled = WebhookEvent.objects.filter(
        status__in=[status.APPLIED, status.IGNORED, status.FAILED], received_at__gte=midnight(now)
    ).aggregate(**_counted(completed=~Q(status=status.FAILED), failed=Q(status=status.FAILED)))
    return QueueFigures(queue, **unsettled, **settled)


def _turns(queue: str, now: datetime) -> QueueFigures:
    status = Turn.Status
    # One by one: each has an index of its own, and together they would walk through every turn that ever was.
    unsettled = Turn.objects.filter(status__in=Turn.OPEN).aggregate(
        **_counted(waiting=Q(due_at__lte=now), delayed=Q(due_at__gt=now))
    )
    active = Turn.objects.filter(status=status.RUNNING).count()
    settled = Turn.objects.filter(finished_at__gte=midnight(now)).aggregate(
        **_counted(
            completed=Q(status__in=[status.DONE, status.SUPERSEDED]),
            failed=Q(status=status.FAILED),
        )
    )
    return QueueFigures(queue, **unsettled, **settled, active=active)


def _outbound(queue: str, now: datetime) -> QueueFigures:
    status = Outbound.Status
    unsettled = Outbound.objects.filter(status__in=[status.QUEUED, *Outbound.UNSETTLED]).aggregate(
        **_counted(
            waiting=Q(status=status.QUEUED, due_at__lte=now),
            active=Q(status=status.SENDING),
            delayed=Q(status=status.QUEUED, due_at__gt=now) | Q(status=status.UNCERTAIN),
        )
    )
    today = midnight(now)
    sent = Outbound.objects.filter(status=status.SENT, sent_at__gte=today).count()
    failed = Outbound.objects.filter(status=status.FAILED, created_at__gte=today).count()
    return QueueFigures(queue, **unsettled, completed=sent, failed=failed)


def _media(queue: str, now: datetime) -> QueueFigures:
    status = MediaReading.Status
    unsettled = MediaReading.objects.filter(status__in=MediaReading.OPEN).aggregate(
        **_counted(
            waiting=Q(status=status.DUE, due_at__lte=now),
            active=Q(status=status.RUNNING),
            delayed=Q(status=status.DUE, due_at__gt=now),
        )
    )
    settled = MediaReading.objects.filter(finished_at__gte=midnight(now)).aggregate(
        **_counted(completed=Q(status=status.DONE), failed=Q(status=status.FAILED))
    )
    return QueueFigures(queue, **unsettled, **settled)


_OF: dict[str, Callable[[str, datetime], QueueFigures]] = {
    "message-processing": _webhook_events,
    "ai-response": _turns,
    "image-analysis": _media,
    "outbound": _outbound,
}
