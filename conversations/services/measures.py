"""How long the stages of a turn took; `overhead` is what the platform itself adds (docs/performance.md)."""

from datetime import datetime
from typing import Any

from django.db.models import Exists

from conversations.models import Outbound, Turn
from lia_cortex.kernel import metrics
from lia_cortex.kernel.statements import Statement
from lia_cortex.kernel.tape import Tape

SECONDS = "turn_seconds"


_ANSWERED = Statement[tuple[datetime, datetime, dict[str, Any]]](
    # Nothing when a bubble of the turn left before this one.
    lambda turn_id, outbound_id: Turn.objects.filter(
        ~Exists(Outbound.objects.filter(turn=turn_id, pk__lt=outbound_id)), pk=turn_id
    ).values_list("last_message_at", "due_at", "tape")
)


def claimed(turn: Turn, *, now: datetime) -> None:
    """Measure the quiet window, the wait for files and the wait for a worker."""
    ready_at = turn.media_since or turn.due_at
    metrics.observe(SECONDS, max((ready_at - turn.last_message_at).total_seconds(), 0), stage="quiet")
    if turn.media_since is not None:
        metrics.observe(SECONDS, max((turn.due_at - turn.media_since).total_seconds(), 0), stage="media")
    metrics.observe(SECONDS, max((now - turn.due_at).total_seconds(), 0), stage="queued")


def worked(tape: Tape) -> None:
    """Measure the model's and the tools' time."""
    for kind, stage in (("model", "model"), ("tool", "tools")):
        if kind in tape.spent:
            metrics.observe(SECONDS, tape.spent[kind], stage=stage)


def left(outbound: Outbound, *, now: datetime) -> None:
    """Measure the first bubble of an answer when it has left; later bubbles are paced on purpose."""
    if outbound.turn_id is None:
        return
    found = _ANSWERED.first(turn_id=outbound.turn_id, outbound_id=outbound.pk)
    if found is None:
        return
    last_message_at, due_at, tape = found
    total = (now - last_message_at).total_seconds()
    quiet = max((due_at - last_message_at).total_seconds(), 0)
    spent = sum(tape.get("spent", {}).values())
    metrics.observe(SECONDS, (now - outbound.created_at).total_seconds(), stage="send")
    metrics.observe(SECONDS, total, stage="total")
    metrics.observe(SECONDS, max(total - quiet - spent, 0), stage="overhead")
