"""Why an answer came out as it did: the runs of a turn, step by step, personal data as tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from assistants.models import Run, RunStep
from assistants.queries import names, steps

LONGEST = 4000
"""Characters of one result that are shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """A model answer or a tool call; `arguments` and `result` are JSON to be read, cut where it is long."""

    kind: str
    status: str
    tool: str
    arguments: str
    result: str
    text: str
    error: str
    tokens: int
    cost_usd: Decimal | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Worked:
    """One assistant's part of the turn."""

    assistant: str
    version: int
    model: str
    outcome: str
    topic: str
    urgency: str
    sentiment: str
    tokens: int
    cost_usd: Decimal | None
    steps: tuple[Step, ...]


def of_turn(turn_id: int) -> tuple[Worked, ...]:
    """Return the turn's runs in order; two queries."""
    runs = Run.objects.filter(turn_id=turn_id).select_related("assistant", "prompt_version").order_by("ordinal")
    return tuple(_worked(run) for run in runs.prefetch_related("steps"))


def _worked(run: Run) -> Worked:
    return Worked(
        assistant=run.assistant.name,
        version=run.prompt_version.number,
        model=run.model,
        outcome=names.outcome(run.outcome) or run.get_status_display(),
        topic=names.reading(run.topic),
        urgency=names.reading(run.urgency),
        sentiment=names.reading(run.sentiment),
        tokens=run.input_tokens + run.output_tokens,
        cost_usd=run.cost_usd,
        steps=tuple(_step(step) for step in sorted(run.steps.all(), key=lambda step: step.ordinal)),
    )


def _step(row: RunStep) -> Step:
    step = steps.for_people(row)
    return Step(
        kind=step.kind,
        status=step.get_status_display(),
        tool=step.tool,
        arguments=step.arguments[:LONGEST],
        result=_json(step.result),
        text=step.text,
        error=names.error(step.error),
        tokens=(step.input_tokens or 0) + (step.output_tokens or 0),
        cost_usd=step.cost_usd,
        seconds=step.seconds,
    )


def _json(result: Mapping[str, Any] | None) -> str:
    if result is None:
        return ""
    return orjson.dumps(result.get("data") or result, option=orjson.OPT_INDENT_2).decode()[:LONGEST]
