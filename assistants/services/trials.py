"""Try a prompt version out: the same runtime, nobody served, no effect made."""

from collections.abc import Callable
from datetime import datetime

from assistants.models import Assistant, PromptVersion, Trial
from assistants.ports import ProviderAway
from assistants.services import pseudonyms, runs
from assistants.types import Close, Handoff, Outcome, Reply, RunRequest, Said, ToPerson
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.tape import Tape

LONGEST = 4096
HANDOFFS = 3
"""Colleagues that one trial may pass through; a real turn has a knob for it."""

EXCHANGES = 20
"""Earlier exchanges that a trial remembers."""


class _Held:
    """The fence of a trial: nobody else works on it."""

    def check(self) -> None:
        """Let it go on."""


def earlier(trial: Trial | None) -> list[Trial]:
    """Return this trial and those before it, oldest first."""
    chain: list[Trial] = []
    while trial is not None and len(chain) < EXCHANGES:
        chain.append(trial)
        trial = trial.follows
    return chain[::-1]


def try_out(
    *, version: PromptVersion, question: str, author: User, follows: Trial | None, clock: Callable[[], datetime]
) -> Trial:
    """Return the trial with its answer; raise Refused for an empty or too long question.

    With the provider away there is no answer and the outcome says so. Must not be called inside a transaction.
    """
    if not question.strip():
        raise Refused("empty", "empty")
    trial = Trial.objects.create(
        prompt_version=version,
        follows=follows,
        author=author,
        question=question.strip()[:LONGEST],
        created_at=clock(),
    )
    before = earlier(follows)
    scope = (before[0] if before else trial).public_id
    tape = Tape(clock=clock)
    try:
        outcome = _run(trial, before, scope=scope, tape=tape)
    except ProviderAway as away:
        trial.outcome = f"provider away: {away.reason}"[:200]
    else:
        trial.outcome, trial.answer = _told(outcome, scope=scope)
    trial.save(update_fields=["answer", "outcome"])
    return trial


def _run(trial: Trial, before: list[Trial], *, scope: str, tape: Tape) -> Outcome:
    assistant_id, version_id, note = trial.prompt_version.assistant_id, trial.prompt_version_id, ""
    history = [said for one in before for said in _said(one)]
    for hop in range(HANDOFFS + 1):
        outcome = runs.run(
            request=RunRequest(
                turn_id=trial.turn_id,
                conversation_id=trial.turn_id,
                scope=scope,
                assistant_id=assistant_id,
                history=tuple(history),
                burst=(Said(trial.pk, "customer", trial.question, trial.created_at),),
                handoff_note=note,
                is_first=hop == 0,
                prompt_version_id=version_id if hop == 0 else None,
                is_trial=True,
            ),
            fence=_Held(),
            tape=tape,
        )
        if not isinstance(outcome, Handoff):
            break
        assistant_id, note = Assistant.objects.get(slug=outcome.target).pk, outcome.summary
    return outcome


def _said(trial: Trial) -> list[Said]:
    said = [Said(trial.pk, "customer", trial.question, trial.created_at)]
    return said + ([Said(trial.pk, "assistant", trial.answer, trial.created_at)] if trial.answer else [])


def _told(outcome: Outcome, *, scope: str) -> tuple[str, str]:
    match outcome:
        case Reply(text=text, shown=shown):
            return "reply", pseudonyms.reveal("\n\n".join([text, *shown]), scope=scope)
        case ToPerson(reason=reason, shown=shown):
            return f"to a person: {reason}"[:200], pseudonyms.reveal("\n\n".join(shown), scope=scope)
        case Close(reason=reason, shown=shown):
            return f"closed: {reason}"[:200], pseudonyms.reveal("\n\n".join(shown), scope=scope)
        case Handoff(target=target):
            return f"routing in circles, last to {target}"[:200], ""
        case _:
            return "no reply", ""
