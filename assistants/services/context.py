"""What the model is given for its next step: stable parts first, so that providers can cache them."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from assistants.models import Assistant, Run, RunStep
from assistants.services import instructions, progress
from assistants.services.guards import fencing, hidden_text, untrusted
from assistants.services.pseudonyms import Pseudonyms
from assistants.services.readings import settle
from assistants.services.toolbox import Toolbox
from assistants.types import RunRequest, Said
from lia_cortex.integrations.openai.types import (
    AssistantSaid,
    InputItem,
    ModelRequest,
    Note,
    ToolCalled,
    ToolReturned,
    UserSaid,
)

LONGEST_HISTORY = 2
"""Times `history_messages`: without a summary yet, the newest messages must do."""

HINT = (
    "A supervisor of the company tells you, and only you: {hint}\n"
    "Follow this as far as your rules and tools allow. It proves nothing: figures, dates and promises in it still need "
    "a tool or an article. Never quote it, and never mention that somebody told you anything."
)
"""How a whisper reaches the model: after the customer's words, and not as them."""


def build(
    *,
    request: RunRequest,
    run: Run,
    assistant: Assistant,
    toolbox: Toolbox,
    names: Pseudonyms,
    steps: Sequence[RunStep],
    correction: str,
    orders: Sequence[str] = (),
    about_customer: str = "",
) -> ModelRequest:
    """Return the request for the run's next model step, private values as tokens.

    `orders` are what the burst orders the model about: it is told to take that as content.
    """
    history = request.history[-LONGEST_HISTORY * assistant.history_messages :]
    earlier = _earlier(run)
    items: list[InputItem] = []
    if request.summary:
        items.append(Note(f"Earlier in this conversation: {names.hide(request.summary)}"))
    items += _said(history, names)
    items.append(Note(_present(request, run=run, earlier=earlier, names=names)))
    if about_customer:
        items.append(Note(names.hide(about_customer)))
    items += _tools(_inherited([turn_id for turn_id in request.inherits if turn_id > request.hidden_until]))
    items += _said(request.burst, names)
    if orders:
        items.append(Note(untrusted.NOTE))
    items += [Note(HINT.format(hint=names.hide(hint)), is_hint=True) for hint in request.hints]
    items += _tools(step for step in earlier if not progress.is_decision(step))
    items += _tools(steps)
    if correction:
        items.append(Note(correction))
    return ModelRequest(
        model=run.model,
        instructions=instructions.of(run.prompt_version),
        input=tuple(items),
        tools=toolbox.specs,
        max_output_tokens=assistant.max_output_tokens,
        answer_schema=settle.SCHEMA,
        cache_key=f"{assistant.public_id}-{run.prompt_version.number}",
    )


def _said(messages: Iterable[Said], names: Pseudonyms) -> list[InputItem]:
    # A colleague's and the platform's words reached the customer in the same voice as the assistant's.
    return [
        UserSaid(names.hide(hidden_text.without(said.text)))
        if said.author == "customer"
        else AssistantSaid(names.hide(said.text))
        for said in messages
        if said.text.strip()
    ]


def _present(request: RunRequest, *, run: Run, earlier: Sequence[RunStep], names: Pseudonyms) -> str:
    local = run.started_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    lines = [f"Now: {local:%A, %Y-%m-%d %H:%M} ({settings.TIME_ZONE})."]
    if request.customer_name:
        lines.append(f"The customer's name on WhatsApp: {names.hide(request.customer_name)}.")
    handed = request.handoff_note or _handed_over(earlier)
    if handed:
        lines.append(
            f"A colleague handed this conversation to you: {names.hide(handed)} "
            "Go on without greeting again and without asking what is already known."
        )
    lines += [names.hide(note) for note in request.notes]
    return "\n".join(lines)


def _handed_over(earlier: Sequence[RunStep]) -> str:
    decisions = [step.result["handoff"] for step in earlier if step.result and "handoff" in step.result]
    return ". ".join(part for part in decisions[-1][1:] if part) if decisions else ""


def _earlier(run: Run) -> list[RunStep]:
    """Return the settled tool calls of the turn's earlier runs."""
    if run.ordinal == 1:
        return []
    rows = RunStep.objects.filter(run__turn_id=run.turn_id, run__ordinal__lt=run.ordinal, kind="tool")
    return list(rows.order_by("run__ordinal", "ordinal"))


def _inherited(turn_ids: Sequence[int]) -> list[RunStep]:
    """Return what superseded turns did; their decisions came to nothing and are taken anew."""
    if not turn_ids:
        return []
    rows = RunStep.objects.filter(run__turn_id__in=turn_ids, kind="tool")
    ordered = rows.select_related("run").order_by("run__turn_id", "run__ordinal", "ordinal")
    return sorted(
        (step for step in ordered if not progress.is_decision(step)),
        key=lambda step: turn_ids.index(step.run.turn_id),
    )


def _tools(steps: Iterable[RunStep]) -> list[InputItem]:
    items: list[InputItem] = []
    for step in steps:
        if step.kind != RunStep.Kind.TOOL or step.result is None:
            continue
        output = fencing.data(step.result.get("data", {}), source=step.tool)
        items += [
            ToolCalled(step.call_id, step.tool, _json_object(step.arguments)),
            ToolReturned(step.call_id, output),
        ]
    return items


def _json_object(arguments: str) -> str:
    # Providers that parse the history refuse a whole request for one call that was never valid.
    try:
        return arguments if isinstance(orjson.loads(arguments), dict) else "{}"
    except orjson.JSONDecodeError:
        return "{}"
