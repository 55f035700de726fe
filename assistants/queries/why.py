"""Why an answer came out as it did: the runs of a turn, step by step, personal data as tokens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from assistants.models import GuardVerdict, Run, RunStep
from assistants.queries import names, steps
from lia_cortex.registry.services import prices

LONGEST = 4000
"""Characters of one result that are shown."""

SEARCH = "search_knowledge"

Mask = Callable[[str], str]
"""Takes what nobody may read in clear out of a text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the knowledge that a search found; `version` is its source's, 0 where none is told."""

    title: str
    text: str
    source: str
    version: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guard found, where, and what was done about it, in words."""

    guard: str
    verdict: str
    evidence: str
    action: str


@dataclass(frozen=True, slots=True)
class Step:
    """A model answer or a tool call; `arguments` and `result` are JSON to be read, cut where it is long.

    The result of a search is in `passages` and not in `result`. `is_recalled`: a kept answer, no model was asked.
    """

    kind: str
    status: str
    tool: str
    arguments: str
    result: str
    passages: tuple[Passage, ...]
    text: str
    error: str
    model: str
    provider: str
    is_simulated: bool
    is_recalled: bool
    tokens: int
    cost_usd: Decimal | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Worked:
    """One assistant's part of the turn, or of one that it continues; `provider` and `rung` are codes.

    `seconds` are those of its steps.
    """

    assistant: str
    version: int
    version_id: int
    model: str
    provider: str
    rung: str
    rung_label: str
    outcome: str
    topic: str
    urgency: str
    sentiment: str
    tokens: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: Decimal | None
    seconds: float
    is_simulated: bool
    is_recalled: bool
    is_inherited: bool
    steps: tuple[Step, ...]
    verdicts: tuple[Verdict, ...]


def of_turn(turn_id: int, *, inherits: Sequence[int] = (), mask: Mask = str) -> tuple[Worked, ...]:
    """Return the turn's runs in order, every text of them masked; three queries.

    `inherits` are the superseded turns that it continues: what they did comes first, and is marked.
    """
    runs = Run.objects.filter(turn_id__in=[*inherits, turn_id]).select_related("assistant", "prompt_version")
    found = runs.order_by("turn_id", "ordinal").prefetch_related("steps", "verdicts")
    return tuple(_worked(run, mask, is_inherited=run.turn_id != turn_id) for run in found)


def _worked(run: Run, mask: Mask, *, is_inherited: bool) -> Worked:
    told = tuple(_step(step, mask) for step in sorted(run.steps.all(), key=lambda step: step.ordinal))
    answers = [step for step in told if step.kind == RunStep.Kind.MODEL]
    return Worked(
        assistant=run.assistant.name,
        version=run.prompt_version.number,
        version_id=run.prompt_version_id,
        model=run.model,
        provider=run.provider,
        rung=run.rung,
        rung_label=names.rung(run.rung),
        outcome=mask(names.outcome(run.outcome) or str(run.get_status_display())),
        topic=names.reading(run.topic),
        urgency=names.reading(run.urgency),
        sentiment=names.reading(run.sentiment),
        tokens=run.input_tokens + run.output_tokens,
        input_tokens=run.input_tokens,
        cached_tokens=run.cached_tokens,
        output_tokens=run.output_tokens,
        cost_usd=run.cost_usd,
        seconds=sum(step.seconds or 0.0 for step in told),
        is_simulated=any(step.is_simulated for step in answers),
        is_recalled=any(step.is_recalled for step in answers),
        is_inherited=is_inherited,
        steps=told,
        verdicts=tuple(_verdict(row, mask) for row in sorted(run.verdicts.all(), key=lambda row: row.pk)),
    )


def _step(row: RunStep, mask: Mask) -> Step:
    step = steps.for_people(row)
    passages = _passages(step.result, mask) if step.tool == SEARCH else ()
    return Step(
        kind=step.kind,
        status=str(step.get_status_display()),
        tool=step.tool,
        arguments=mask(step.arguments)[:LONGEST],
        result="" if passages else mask(_json(step.result))[:LONGEST],
        passages=passages,
        text=mask(step.text),
        error=mask(names.error(step.error)),
        model=step.model,
        provider=step.provider,
        is_simulated=prices.is_simulated(step.model),
        is_recalled=step.is_recalled,
        tokens=(step.input_tokens or 0) + (step.output_tokens or 0),
        cost_usd=step.cost_usd,
        seconds=step.seconds,
    )


def _verdict(row: GuardVerdict, mask: Mask) -> Verdict:
    return Verdict(
        guard=str(row.get_guard_display()),
        verdict=names.verdict(row.verdict),
        evidence=mask(row.evidence),
        action=str(row.get_action_display()),
    )


def _passages(result: Mapping[str, Any] | None, mask: Mask) -> tuple[Passage, ...]:
    data = (result or {}).get("data")
    found = data.get("results") if isinstance(data, dict) else None
    return tuple(
        Passage(
            title=mask(str(each.get("title", ""))),
            text=mask(str(each.get("text", "")))[:LONGEST],
            source=str(each.get("source", "")),
            version=int(each.get("version") or 0),
            score=each.get("score"),
        )
        for each in found or ()
        if isinstance(each, dict)
    )


def _json(result: Mapping[str, Any] | None) -> str:
    if result is None:
        return ""
    return orjson.dumps(result.get("data") or result, option=orjson.OPT_INDENT_2).decode()
