"""From outcomes to the figures of the table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lia_cortex.simulator.load.judging import Outcome, waiting_at

STAGES = ("window", "prepare", "between", "settle", "send")
"""The overhead: window to claim, claim to the model, between its steps, model to settled, settled to gateway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How some seconds are spread; None where there was nothing to measure."""

    count: int
    p50: float | None
    p95: float | None
    p99: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTimes:
    """When the platform says that it took a turn and settled it (epoch seconds); explains, never judges."""

    claimed_at: float
    settled_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KillFigures:
    """What a SIGKILL of one worker meant for the customers who were waiting at that moment."""

    waiting: int
    to_answer: Spread
    lost: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One phase. Lost and repeated count every customer, warm-up included; the rest only the measured ones."""

    name: str
    rate: float
    seconds: float
    customers: int
    measured: int
    offered_per_second: float
    answered_per_second: float
    lost: int
    repeated: int
    unheard: int
    """Customers without an answer whose last message web never accepted; they count as lost."""
    total: Spread
    overhead: Spread
    overhead_by_steps: dict[int, Spread]
    stages: dict[str, Spread] = field(default_factory=dict)
    kill: KillFigures | None = None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` of the values do not exceed; None for no values."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values: Iterable[float | None]) -> Spread:
    """Return the spread of the values that exist."""
    known = [value for value in values if value is not None]
    return Spread(
        count=len(known),
        p50=percentile(known, 0.50),
        p95=percentile(known, 0.95),
        p99=percentile(known, 0.99),
        most=max(known, default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is measured: the customers whose last message is due inside it (epoch seconds)."""

    start: float
    end: float

    def holds(self, moment: float | None) -> bool:
        """Return whether the moment is inside."""
        return moment is not None and self.start <= moment < self.end

    @property
    def seconds(self) -> float:
        """Return its length."""
        return self.end - self.start


def figures(
    outcomes: Sequence[Outcome],
    *,
    name: str,
    rate: float,
    window: Window,
    quiet: float,
    turns: dict[str, TurnTimes] | None = None,
    killed_at: float | None = None,
) -> Figures:
    """Return the figures of a phase; `turns` are by the id of the burst's last message."""
    measured = [outcome for outcome in outcomes if window.holds(outcome.asked_at)]
    by_steps = {
        steps: [each for each in measured if each.steps == steps] for steps in sorted({o.steps for o in measured})
    }
    return Figures(
        name=name,
        rate=rate,
        seconds=window.seconds,
        customers=len(outcomes),
        measured=len(measured),
        offered_per_second=len(measured) / window.seconds,
        answered_per_second=sum(window.holds(outcome.answered_at) for outcome in outcomes) / window.seconds,
        lost=sum(outcome.is_lost for outcome in outcomes),
        repeated=sum(outcome.is_repeated for outcome in outcomes),
        unheard=sum(outcome.is_lost and outcome.accepted_at is None for outcome in outcomes),
        total=spread(outcome.total for outcome in measured),
        overhead=spread(outcome.overhead(quiet=quiet) for outcome in measured),
        overhead_by_steps={
            steps: spread(outcome.overhead(quiet=quiet) for outcome in some)
            for steps, some in by_steps.items()
            if steps
        },
        stages=_stages(measured, turns or {}, quiet=quiet),
        kill=None if killed_at is None else _kill(outcomes, killed_at),
    )


def _kill(outcomes: Sequence[Outcome], killed_at: float) -> KillFigures:
    waiting = waiting_at(outcomes, moment=killed_at)
    return KillFigures(
        waiting=len(waiting),
        to_answer=spread(None if each.answered_at is None else each.answered_at - killed_at for each in waiting),
        lost=sum(each.is_lost for each in waiting),
        repeated=sum(each.is_repeated for each in waiting),
    )


def _stages(outcomes: Sequence[Outcome], turns: dict[str, TurnTimes], *, quiet: float) -> dict[str, Spread]:
    found: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for outcome in outcomes:
        turn, answered = turns.get(outcome.customer.said[-1].id), outcome.answered_at
        if turn is None or answered is None or outcome.accepted_at is None or not outcome.steps:
            continue
        first, last = outcome.thinking[0][0], outcome.thinking[outcome.steps - 1][1]
        model = sum(finished - arrived for arrived, finished in outcome.thinking[: outcome.steps])
        parts = (
            turn.claimed_at - outcome.accepted_at - quiet,
            first - turn.claimed_at,
            last - first - model,
            turn.settled_at - last,
            answered - turn.settled_at,
        )
        for stage, seconds in zip(STAGES, parts, strict=True):
            found[stage].append(seconds)
    return {stage: spread(values) for stage, values in found.items() if values}
