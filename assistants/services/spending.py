"""What a turn has used up, and whether its assistant may go on."""

from collections.abc import Sequence
from datetime import datetime

from assistants.models import Assistant, Run, RunStep
from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.types import ModelRequest, Usage, UserShowed
from lia_cortex.registry.services import prices

CHARACTERS_PER_TOKEN = 3.5
"""Portuguese text; used only where the provider did not count."""

MOST_PICTURE_TOKENS = 4_000
"""Of one picture, whatever its size: models shrink it before they look."""

PICTURE_TOKENS = {"gpt-4o-mini": 49_000}
"""Of models that count a picture as far more."""


def limit_reached(
    request: ModelRequest,
    *,
    run: Run,
    rows: Sequence[RunStep],
    assistant: Assistant,
    inherits: Sequence[int],
    at: datetime,
) -> str | None:
    """Return which limit forbids to send this request (`limit:steps`, `limit:tokens`, `limit:usd`), or None.

    `rows` are the run's own steps. Steps count for the turn, tokens and money for it and the superseded turns
    that it continues. Tokens that the provider did not count are estimated, a model without a price is taken for
    an expensive one.
    """
    answers = [step for step in rows if step.kind == RunStep.Kind.MODEL]
    earlier = _earlier_answers(run) if run.ordinal > 1 else []
    if len(answers) + len(earlier) >= assistant.max_steps:
        return "limit:steps"
    answers += [*earlier, *_inherited_answers(inherits)]
    ahead = Usage(estimated_input(request), 0, 0, 0)
    used = [_usage(step, ahead) for step in answers]
    if sum(usage.input + usage.output for usage in [*used, ahead]) > assistant.max_turn_tokens:
        return "limit:tokens"
    costs = [
        step.cost_usd if step.cost_usd is not None else prices.cautious_usd(run.model, pricing.tokens(usage), at=at)
        for step, usage in zip(answers, used, strict=True)
    ]
    coming = prices.cautious_usd(run.model, pricing.tokens(ahead), at=at)
    return "limit:usd" if sum(costs, coming) > assistant.max_turn_usd else None


def _earlier_answers(run: Run) -> list[RunStep]:
    return list(RunStep.objects.filter(run__turn_id=run.turn_id, run__ordinal__lt=run.ordinal, kind=RunStep.Kind.MODEL))


def _inherited_answers(turn_ids: Sequence[int]) -> list[RunStep]:
    if not turn_ids:
        return []
    return list(RunStep.objects.filter(run__turn_id__in=turn_ids, kind=RunStep.Kind.MODEL))


def estimated_input(request: ModelRequest) -> int:
    """Return about how many tokens the request holds."""
    texts = [request.instructions]
    pictures = 0
    for item in request.input:
        if isinstance(item, UserShowed):
            pictures += 1
        texts += [str(getattr(item, name)) for name in item.__slots__]
    texts += [f"{tool.name}{tool.description}{tool.parameters}" for tool in request.tools]
    return _tokens("".join(texts)) + pictures * PICTURE_TOKENS.get(request.model, MOST_PICTURE_TOKENS)


def _usage(step: RunStep, ahead: Usage) -> Usage:
    if step.input_tokens is not None and step.output_tokens is not None:
        return Usage(step.input_tokens, step.cached_tokens or 0, step.output_tokens, 0)
    # An earlier request of the turn was not longer than the one that continues it.
    return Usage(ahead.input, 0, _tokens(f"{step.text}{step.calls or ''}"), 0)


def _tokens(text: str) -> int:
    return int(len(text) / CHARACTERS_PER_TOKEN) + 1
