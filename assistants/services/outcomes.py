"""What a finished run gives its caller, read from its rows: asked twice, it gives the same."""

from collections.abc import Iterable, Sequence

from assistants.models import Run, RunStep
from assistants.services import progress
from assistants.services.guards import responses
from assistants.services.progress import Decided, Say, SaySafely
from assistants.types import Close, Handoff, Outcome, Reading, Reply, RunRequest, ToPerson
from lia_cortex.kernel.errors import StaleState

HANDOFF, PERSON, CLOSE, REPLY, SAFE = "handoff", "person", "close", "reply", "safe"


def of(run: Run, rows: Sequence[RunStep], *, request: RunRequest) -> Outcome:
    """Return the outcome of a finished run with these steps; raise StaleState when it was dropped or used."""
    if run.status != Run.Status.SUCCEEDED:
        if run.outcome in {"superseded", "replaced"}:
            raise StaleState(f"run {run.pk} was {run.outcome}")
        shown = _shown(run, rows, request=request)
        return ToPerson(reason=run.outcome, summary=request.summary, run_id=run.pk, reading=_reading(run), shown=shown)
    match progress.next_move(rows):
        case Say(step) if step.text:
            shown = _shown(run, rows, request=request)
            return Reply(text=step.text, run_id=run.pk, step_id=step.pk, reading=_reading(run), shown=shown)
        case SaySafely(step, verdict) if step.text:
            shown = _shown(run, rows, request=request)
            sentence = responses.safe_sentence(
                verdict, customer=[said.text for said in request.burst], is_shown=bool(shown)
            )
            return Reply(text=sentence, run_id=run.pk, step_id=step.pk, reading=_reading(run), shown=shown)
        case Decided(step):
            result = step.result or {}
            shown = _shown(run, rows, request=request)
            if "handoff" in result:
                target, reason, summary = result["handoff"]
                return Handoff(target=target, reason=reason, summary=summary, run_id=run.pk, shown=shown)
            if "close" in result:
                return Close(reason=result["close"], run_id=run.pk, reading=_reading(run), shown=shown)
            reason, summary = result["to_person"]
            return ToPerson(reason=reason, summary=summary, run_id=run.pk, reading=_reading(run), shown=shown)
        case _:
            raise StaleState(f"the answer of run {run.pk} was already used")


def _reading(run: Run) -> Reading | None:
    return Reading(run.topic, run.urgency, run.sentiment) if run.topic else None


def _shown(run: Run, rows: Sequence[RunStep], *, request: RunRequest) -> tuple[str, ...]:
    """Return what code rendered for this answer, each text once: superseded turns and earlier runs showed nothing.

    What a turn rendered for somebody else too is not shown.
    """
    earlier: list[RunStep] = []
    if request.inherits or run.ordinal > 1:
        turns = [*(turn for turn in request.inherits if turn > request.hidden_until), run.turn_id]
        earlier = [step for step in _that_show(turns) if step.run_id != run.pk]
    return _texts([*earlier, *rows])


def rendered(turn_ids: Iterable[int]) -> tuple[str, ...]:
    """Return what code rendered in turns that came to no outcome, private values as tokens, each text once."""
    return _texts(_that_show(turn_ids))


def _that_show(turn_ids: Iterable[int]) -> Iterable[RunStep]:
    found = RunStep.objects.filter(run__turn_id__in=turn_ids, kind=RunStep.Kind.TOOL, result__has_key="shown")
    return found.order_by("id")


def _texts(rows: Iterable[RunStep]) -> tuple[str, ...]:
    texts = [text for step in rows if isinstance(step.result, dict) for text in step.result.get("shown", ())]
    return tuple(dict.fromkeys(map(str, texts)))


def name(move: Say | SaySafely | Decided) -> str:
    """Return the short name under which the run keeps its outcome."""
    if isinstance(move, Say):
        return REPLY
    if isinstance(move, SaySafely):
        return f"{SAFE}:{move.verdict}"
    result = move.step.result or {}
    if "handoff" in result:
        return f"{HANDOFF}:{result['handoff'][0]}"
    return CLOSE if "close" in result else PERSON
