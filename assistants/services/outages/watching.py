"""Ask the service whether watched outages are over."""

import logging
from datetime import datetime, timedelta

from assistants.models import OutageWatch
from assistants.services.customers import sealing
from assistants.services.http_tools import by_role, call
from assistants.types import ToolContext
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Refused, Retryable, StaleState, Terminal, Uncertain

log = logging.getLogger(__name__)

Status = OutageWatch.Status

ROLE = "contract_outage"
EVERY = timedelta(minutes=2)
"""Between two looks at one address: nobody who waits for hours minds, and the service is busy enough in an outage."""

LONGEST = timedelta(days=2)
"""An outage that the service still tells of after this long is no news when it ends."""


def to_look_at(*, now: datetime, most: int) -> list[int]:
    """Return the watches that are due, at most so many, and keep others from them until their next look."""
    due = OutageWatch.objects.filter(status=Status.WATCHING, next_look_at__lte=now).order_by("next_look_at")
    found = []
    for pk, at in due.values_list("pk", "next_look_at")[:most]:
        if OutageWatch.objects.filter(pk=pk, next_look_at=at).update(next_look_at=now + EVERY):
            found.append(pk)
    return found


def over(*, most: int) -> list[int]:
    """Return the watches whose customers are to be told."""
    return list(OutageWatch.objects.filter(status=Status.OVER).order_by("pk").values_list("pk", flat=True)[:most])


def look(*, watch_id: int, now: datetime) -> bool:
    """Ask whether the outage is over, and note it; return whether it is. A service that is away is asked later."""
    watch = OutageWatch.objects.filter(pk=watch_id, status=Status.WATCHING).first()
    if watch is None:
        return False
    try:
        if now - watch.told_at > LONGEST:
            watch.move(Status.DROPPED)
            return False
        if _goes_on(watch, now=now):
            return False
        watch.move(Status.OVER, over_at=now)
    except (Retryable, Terminal, Uncertain, Refused) as error:
        log.info("outages.not_told watch=%s reason=%s", watch_id, type(error).__name__)
        return False
    except StaleState:
        return False
    return True


def _goes_on(watch: OutageWatch, *, now: datetime) -> bool:
    tool = by_role(ROLE)
    context = ToolContext(
        call_id=f"outage-{watch.pk}-{int(now.timestamp())}",
        turn_id=0,
        conversation_id=0,
        scope=watch.scope,
        assistant_id=0,
        now=now,
    )
    db.release()
    answer = call(tool=tool, arguments={"contract_id": sealing.unseal(watch.sealed)}, context=context)
    return bool(answer.get("outage"))
