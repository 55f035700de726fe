"""What a run does next, told by its rows alone: a worker that takes a run up again asks the same question."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistants.models import RunStep
from assistants.services.guards import call_guard, corrections, responses
from assistants.services.guards.verdicts import PREFIX, TRIES, Stop, Verdict

DECISIONS = ("handoff", "to_person", "close")
"""Keys of a tool result that end a run; nothing has happened yet when it is stored, the caller acts on it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the model; `correction` says what was wrong with its last answer."""

    correction: str = ""


@dataclass(frozen=True, slots=True)
class CallTool:
    """Make this call for the first time."""

    call: dict[str, str]


@dataclass(frozen=True, slots=True)
class Recover:
    """A call left, and nobody stored what it came to."""

    step: RunStep


@dataclass(frozen=True, slots=True)
class Say:
    """The answer stands."""

    step: RunStep


@dataclass(frozen=True, slots=True)
class SaySafely:
    """What the model insists on is not sent; code says this verdict's safe sentence in its place."""

    step: RunStep
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """A tool result ends the run."""

    step: RunStep


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A person is asked; the run has failed."""

    reason: str


Move = Ask | CallTool | Recover | Say | SaySafely | Decided | GiveUp


def next_move(steps: Sequence[RunStep]) -> Move:
    """Return what follows on these steps of one run."""
    answers = [step for step in steps if step.kind == RunStep.Kind.MODEL]
    if not answers:
        return Ask()
    answer = answers[-1]
    if answer.status == RunStep.Status.FAILED:
        return GiveUp(answer.error)
    if answer.calls:
        return _after_calls(answer, steps)
    if not answer.error:
        return Say(answer)
    faults = [step for step in answers if step.error.startswith(PREFIX)]
    verdict = Verdict(answer.error.removeprefix(PREFIX))
    if len(faults) < TRIES:
        return Ask(corrections.CORRECTIONS[verdict])
    return SaySafely(answer, verdict) if responses.is_safe_to_answer(verdict) else GiveUp(answer.error)


def before_answer(steps: Sequence[RunStep]) -> Sequence[RunStep]:
    """Return what the model's newest answer was asked with."""
    answers = [place for place, step in enumerate(steps) if step.kind == RunStep.Kind.MODEL]
    return steps[: answers[-1]] if answers else steps


def is_decision(step: RunStep) -> bool:
    """Tell whether the step's result ended its run."""
    return isinstance(step.result, dict) and any(key in step.result for key in DECISIONS)


def _after_calls(answer: RunStep, steps: Sequence[RunStep]) -> Move:
    settled = {step.call_id: step for step in steps if step.ordinal > answer.ordinal}
    for call in answer.calls:
        step = settled.get(call["call_id"])
        if step is None:
            return CallTool(call)
        if step.status == RunStep.Status.STARTED:
            return Recover(step)
        if step.status == RunStep.Status.UNKNOWN:
            return GiveUp(unknown(step))
        if step.error == Stop.INVENTED_ARGUMENT and call_guard.inventions(steps) >= TRIES:
            return GiveUp(f"{PREFIX}{step.error}")
        if is_decision(step):
            return Decided(step)
    return Ask()


def unknown(step: RunStep) -> str:
    """Return the reason why a person must look at an effect that may or may not have happened."""
    return f"unknown_effect:{step.tool}"
