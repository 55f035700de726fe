"""How the queues were, minute by minute: the trend behind the figures of this moment."""

from dataclasses import asdict
from datetime import datetime, timedelta

from conversations.queries import queues
from lia_cortex.kernel import live
from lia_cortex.registry.models import QueueSample
from lia_cortex.registry.services import knobs


def take(*, now: datetime) -> None:
    """Write down what each queue holds, once for this minute however often it is called, and let open pages look."""
    minute = now.replace(second=0, microsecond=0)
    if not QueueSample.objects.filter(minute=minute).exists():
        rows = [QueueSample(minute=minute, **asdict(one)) for one in queues.figures(now=now)]
        QueueSample.objects.bulk_create(rows, ignore_conflicts=True)
    # What changes with every message is told by the clock: each change by itself would be a page drawn for each.
    live.look_at(operations="figures")


def forget_old(*, now: datetime) -> None:
    """Delete samples past their retention."""
    QueueSample.objects.filter(minute__lt=now - timedelta(days=knobs.value(knobs.QUEUE_SAMPLE_DAYS))).delete()
