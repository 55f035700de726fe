"""Keep what the guards found, as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from assistants.models import GuardVerdict, RunStep
from assistants.services.guards.masking import masked
from assistants.services.guards.verdicts import Finding, Stopped
from lia_cortex.kernel import metrics

Guard: TypeAlias = GuardVerdict.Guard
Action: TypeAlias = GuardVerdict.Action


def record(
    findings: Sequence[Finding | Stopped],
    *,
    run_id: int,
    step: RunStep | None,
    guard: Guard,
    action: Action,
    now: datetime,
) -> None:
    """Store the findings, in the transaction that is open; nothing is asked of the database when there are none."""
    if not findings:
        return
    GuardVerdict.objects.bulk_create(
        GuardVerdict(
            run_id=run_id,
            step=step,
            guard=guard,
            verdict=finding.verdict,
            evidence=masked(finding.evidence),
            action=action,
            at=now,
        )
        for finding in findings
    )
    for finding in findings:
        metrics.count("guard_verdicts_total", guard=str(guard), verdict=str(finding.verdict), action=str(action))
