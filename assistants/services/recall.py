"""Give a repeated question its answer again: never one that rests on more than knowledge that is unchanged."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from assistants.models import Assistant, Run, RunStep
from assistants.models.step import RECALLED
from assistants.services import pseudonyms
from assistants.services.pseudonyms import Pseudonyms
from assistants.types import RunRequest
from knowledge.services import answers
from lia_cortex.integrations.openai.types import ToolSpec

SEARCH = "search_knowledge"
PREFIX = RECALLED

LONGEST = 300
"""Characters of a question that is worth keeping: longer ones tell a story that nobody repeats."""

_TIMELY = re.compile(r"\b(agora|hoje|ontem|amanh[ãa]|abert[oa]s?|fechad[oa]s?|bom dia|boa tarde|boa noite|ainda|now|"
                     r"today|tomorrow|yesterday|open)\b", re.IGNORECASE)  # fmt: skip
"""Words of questions and answers whose truth passes with the hour."""


def fixed_part(instructions: str, *, tools: Sequence[ToolSpec]) -> str:
    """Return a fingerprint of what all runs of a prompt version with these tools have in common."""
    told = [instructions, [[tool.name, tool.description, tool.parameters] for tool in tools]]
    return hashlib.sha256(orjson.dumps(told, default=dict)).hexdigest()


def key(
    *, request: RunRequest, run: Run, assistant: Assistant, model: str, fixed: str, names: Pseudonyms
) -> str | None:
    """Return the name of the question with prompt, model and tools, or None where its answer is nobody else's.

    `fixed` is the fingerprint of instructions and tools.
    """
    told = (request.history, request.summary, request.handoff_note, request.inherits, request.notes, request.hints)
    is_other = request.is_cut or request.is_trial
    question = "\n".join(said.text.strip() for said in request.burst)
    is_alone = (
        run.ordinal == 1 and not any(told) and not is_other and all(said.author == "customer" for said in request.burst)
    )
    if not is_alone or not 0 < len(question) <= LONGEST or _TIMELY.search(question):
        return None
    if pseudonyms.TOKEN.search(question) or names.hide(question) != question:
        return None
    rests_on = [
        " ".join(question.lower().split()),
        assistant.public_id,
        assistant.max_output_tokens,
        run.prompt_version_id,
        model,
        fixed,
        run.started_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat(),
    ]
    return hashlib.sha256(orjson.dumps(rests_on)).hexdigest()


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer that was kept; `response_id` says so on the step."""

    text: str
    response_id: str


def answer(name: str | None, *, assistant: Assistant, now: datetime) -> Recalled | None:
    """Return the answer kept under the name while nothing that it rests on has changed, or None."""
    kept = answers.find(key=name, assistant=assistant.slug, now=now) if name else None
    return Recalled(kept.text, f"{PREFIX}{kept.pk}") if kept else None


def keep(*, name: str | None, request: RunRequest, assistant: Assistant, steps: Sequence[RunStep]) -> None:
    """Keep the run's answer where it rests on searches alone that found something."""
    if name is None or len(steps) < 2:
        return
    *before, last = steps
    calls = [step for step in before if step.kind == RunStep.Kind.TOOL]
    is_clean = not last.response_id.startswith(PREFIX) and not any(step.error for step in steps)
    if not is_clean or not calls or not all(_is_search(step) for step in calls) or not _is_for_all(last.text, request):
        return
    searches: list[tuple[str, Sequence[dict[str, Any]]]] = [
        (str(orjson.loads(step.arguments)["query"]), (step.result or {})["data"]["results"]) for step in calls
    ]
    if any(pseudonyms.TOKEN.search(query) for query, _ in searches) or not any(found for _, found in searches):
        return
    if any("by_words_alone" in (step.result or {})["data"] for step in calls):
        return  # the same question may find more when the encoder is back
    # What cannot be told from a newer version of itself may be stale tomorrow.
    if not all({"source", "version"} <= passage.keys() for _, found in searches for passage in found):
        return
    answers.keep(
        key=name,
        assistant=assistant.slug,
        text=last.text,
        searches=searches,
        run_id=last.run_id,
        now=last.finished_at or last.started_at,
    )


def _is_search(step: RunStep) -> bool:
    return step.tool == SEARCH and step.status == RunStep.Status.DONE


def _is_for_all(text: str, request: RunRequest) -> bool:
    first_name = request.customer_name.strip().split(" ")[0].lower()
    named = bool(first_name) and first_name in text.lower()
    return bool(text) and not named and not pseudonyms.TOKEN.search(text) and not _TIMELY.search(text)
