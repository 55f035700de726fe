"""How long the stages of a turn took; `overhead` is what the platform itself adds (docs/performance.md)."""

from datetime import datetime

from django.db.models import Sum

from assistants.models import RunStep
from conversations.models import Outbound, Turn
from lia_cortex.kernel import metrics

SECONDS = "turn_seconds"


def claimed(turn: Turn, *, now: datetime) -> None:
    """Measure the quiet window and the wait for a worker."""
    metrics.observe(SECONDS, max((turn.due_at - turn.last_message_at).total_seconds(), 0), stage="quiet")
    metrics.observe(SECONDS, max((now - turn.due_at).total_seconds(), 0), stage="queued")


def worked(turn: Turn) -> dict[str, float]:
    """Measure the model's and the tools' time and return both, in seconds by kind of step."""
    steps = (
        RunStep.objects.filter(run__turn_id=turn.pk, seconds__isnull=False)
        .values("kind")
        .annotate(total=Sum("seconds"))
    )
    spent = {row["kind"]: float(row["total"]) for row in steps.order_by()}
    for kind, stage in ((RunStep.Kind.MODEL, "model"), (RunStep.Kind.TOOL, "tools")):
        if kind in spent:
            metrics.observe(SECONDS, spent[kind], stage=stage)
    return spent


def left(outbound: Outbound, *, now: datetime) -> None:
    """Measure the first bubble of an answer when it has left; later bubbles are paced on purpose."""
    if outbound.turn_id is None:
        return
    if Outbound.objects.filter(turn_id=outbound.turn_id, pk__lt=outbound.pk).exists():
        return
    turn = Turn.objects.only("last_message_at", "due_at", "tape").get(pk=outbound.turn_id)
    total = (now - turn.last_message_at).total_seconds()
    quiet = max((turn.due_at - turn.last_message_at).total_seconds(), 0)
    spent = sum(turn.tape.get("spent", {}).values())
    metrics.observe(SECONDS, (now - outbound.created_at).total_seconds(), stage="send")
    metrics.observe(SECONDS, total, stage="total")
    metrics.observe(SECONDS, max(total - quiet - spent, 0), stage="overhead")
