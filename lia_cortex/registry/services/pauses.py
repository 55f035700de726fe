"""Queues that rest: what is to be done stays in its rows until they go on, and nothing of it is lost.

A worker consumes no paused queue (`lia_cortex.consuming`), and whoever would take up a row asks here: work also comes
by other ways than through its queue.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext

from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import QueuePause
from lia_cortex.registry.services import audit

NEVER = "maintenance"
"""Its work finds what was lost, and lets the other queues go on."""


def _read(_: None) -> frozenset[str]:
    return frozenset(QueuePause.objects.values_list("queue", flat=True))


_paused = Recent(_read)


def holds(queue: str) -> bool:
    """Return whether the queue rests, at most a second old."""
    return queue in _paused(None)


def paused() -> frozenset[str]:
    """Return the queues that rest now."""
    _paused.forget()
    return _paused(None)


def pause(*, queue: str, person: AbstractBaseUser, now: datetime) -> None:
    """Let the queue rest; one that rests stays so. Raise Refused for one that may not, or that is not known."""
    _check(queue)
    if queue == NEVER:
        raise Refused("never_paused", gettext("This queue cannot rest: its work keeps the others going."))
    with transaction.atomic():
        _, is_new = QueuePause.objects.get_or_create(queue=queue, defaults={"paused_at": now, "by_id": person.pk})
        if is_new:
            audit.record(actor=person, action="queue.paused", subject=queue, details={}, now=now)
            live.look_at(operations="queues")
    _paused.forget()


def resume(*, queue: str, person: AbstractBaseUser, now: datetime) -> None:
    """Let the queue go on; one that does stays so. Raise Refused for one that is not known."""
    _check(queue)
    with transaction.atomic():
        row = QueuePause.objects.select_for_update().filter(queue=queue).first()
        if row is not None:
            seconds = round((now - row.paused_at).total_seconds())
            row.delete()
            audit.record(
                actor=person, action="queue.resumed", subject=queue, details={"rested_seconds": seconds}, now=now
            )
            live.look_at(operations="queues")
    _paused.forget()


def _check(queue: str) -> None:
    if queue not in settings.QUEUES:
        raise Refused("unknown_queue", gettext("There is no such queue."))
