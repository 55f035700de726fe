"""Find the run that answers a request, or start it."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from assistants.models import Assistant, PromptVersion, Run, RunStep
from assistants.services import catalog, progress
from assistants.services.calls import Caller
from assistants.types import RunRequest
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.statements import Statement

SUPERSEDED = "superseded"
REPLACED = "replaced"

_LAST = Statement[Run](
    lambda turn_id: Run.objects.filter(turn_id=turn_id).select_related("prompt_version").order_by("-ordinal")[:1]
)


def open_run(*, request: RunRequest, assistant: Assistant, now: datetime) -> tuple[Run, bool]:
    """Return the turn's run for this assistant, to go on with or finished, and whether it is a new one.

    A caller that lost its place starts again with the turn's first assistant and gets that one's hand-off again.
    Raise Terminal when the assistant has no published prompt.
    """
    is_first = request.is_first
    while True:
        last = None if is_first else _LAST.first(turn_id=request.turn_id)
        found = _existing(last, assistant=assistant)
        if found is not None:
            return found, False
        try:
            if last is None:
                return _start(request, assistant=assistant, ordinal=1, now=now), True
            with transaction.atomic():
                if last.status == Run.Status.STARTED:
                    close(last, outcome=REPLACED, now=now)
                return _start(request, assistant=assistant, ordinal=last.ordinal + 1, now=now), True
        except IntegrityError:
            # Another worker started the same run: read it.
            is_first = False
            continue


def handoff_target(run: Run) -> str | None:
    """Return the slug of the assistant that a run handed the turn to."""
    for step in run.steps.filter(kind=RunStep.Kind.TOOL, result__has_key="handoff"):
        return str((step.result or {})["handoff"][0])
    return None


def take_over(*, request: RunRequest, caller: Caller, now: datetime) -> str | None:
    """Settle what superseded turns left open; return why a person must look, or None.

    Their calls without a stored outcome are recovered with the same call ids, and their runs are closed. Calls that
    were made for somebody else too are not made again for this customer.
    """
    if not request.inherits:
        return None
    rows = RunStep.objects.filter(run__turn_id__in=request.inherits, kind=RunStep.Kind.TOOL)
    for step in rows.filter(status=RunStep.Status.STARTED).select_related("run").order_by("id"):
        if step.run.turn_id > request.hidden_until:
            caller.recover(step)
        else:
            caller.abandon(step)
    for run in Run.objects.filter(turn_id__in=request.inherits, status=Run.Status.STARTED):
        close(run, outcome=SUPERSEDED, now=now)
    doubtful = rows.filter(status=RunStep.Status.UNKNOWN).order_by("id").first()
    return progress.unknown(doubtful) if doubtful else None


def close(run: Run, *, outcome: str, now: datetime) -> None:
    """End a run that nobody needs any more; one that ended meanwhile stays as it is."""
    try:
        run.move(Run.Status.FAILED, outcome=outcome, finished_at=now)
    except StaleState:
        run.refresh_from_db()


def _existing(last: Run | None, *, assistant: Assistant) -> Run | None:
    if last is None or last.assistant_id == assistant.pk:
        return last
    if last.status == Run.Status.SUCCEEDED and handoff_target(last) == assistant.slug:
        return None
    earlier = Run.objects.filter(turn_id=last.turn_id, assistant=assistant, status=Run.Status.SUCCEEDED)
    return earlier.select_related("prompt_version").order_by("-ordinal").first()


def _start(request: RunRequest, *, assistant: Assistant, ordinal: int, now: datetime) -> Run:
    return Run.objects.create(
        turn_id=request.turn_id,
        scope=request.scope,
        ordinal=ordinal,
        assistant=assistant,
        prompt_version=_prompt(request, assistant),
        model=assistant.model or settings.OPENAI_MODEL,
        started_at=now,
    )


def _prompt(request: RunRequest, assistant: Assistant) -> PromptVersion:
    if request.prompt_version_id is None:
        return catalog.published_prompt(assistant.pk)
    return assistant.prompts.get(pk=request.prompt_version_id)
