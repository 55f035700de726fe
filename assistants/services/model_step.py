"""One step of a run that asks for an answer: a kept one, the model's, or why there is none."""

from datetime import datetime

from assistants.models import Run
from assistants.services import outcomes, paying, provider, recall, spending, steps
from assistants.services.guards import judging, responses
from assistants.services.guards.verdicts import PREFIX, Finding
from assistants.services.paying import Paid
from assistants.services.readings import settle
from assistants.services.run_state import RunState
from lia_cortex.integrations.openai.errors import RequestRefused
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest
from lia_cortex.kernel import checkpoints
from lia_cortex.registry.services import ceilings, ledger, prices, switches
from lia_cortex.registry.services.affording import ShortOfMoney
from lia_cortex.registry.services.ceilings import Rung


def take(state: RunState, *, correction: str) -> None:
    """Add the run's next answer to its rows, or end the run where a limit is reached.

    Raise ProviderAway when the turn should wait, MovedError when another worker added a step first.
    """
    after = state.after
    asked = state.asked = state.built(state.rows, correction=correction)
    if _recalled(state, asked, after=after):
        return
    limit = spending.limit_reached(
        asked,
        run=state.run,
        rows=state.rows,
        assistant=state.assistant,
        inherits=state.request.inherits,
        at=state.run.started_at,
    )
    if limit is not None:
        state.end(Run.Status.REFUSED, limit)
        return
    started_at = state.tape.now()
    try:
        paid = paying.reserve(asked, scope=state.request.scope, now=started_at)
    except ShortOfMoney as short:
        state.end(Run.Status.REFUSED, short.outcome, rung=short.rung.word)
        return
    with paying.given_back(paid):
        _ask(state, paid.request, paid=paid, after=after, started_at=started_at)


def _recalled(state: RunState, asked: ModelRequest, *, after: int) -> bool:
    """Answer as the same question was answered; return whether that was possible."""
    if state.rows or not switches.is_on(switches.ANSWER_CACHE):
        return False
    now = state.tape.now()
    kept = recall.answer(state.question(asked.model), assistant=state.assistant, now=now)
    rung = ceilings.rung(now=now)
    if kept is None and rung >= Rung.CHEAPER_MODEL:
        # What the cheaper model said is good enough while it would be asked, or nobody.
        name = state.question(prices.cheaper_than(asked.model) or asked.model)
        kept = recall.answer(name, assistant=state.assistant, now=now)
    if kept is None:
        return False
    step = steps.add_recalled(
        state.run,
        after=after,
        kept=kept,
        request=asked,
        outcome=outcomes.REPLY,
        reading=settle.joined(state.rules, told=None),
        rung=min(rung, Rung.ANSWER_CACHE).word,
        now=now,
    )
    state.rows.append(step)
    return True


def _ask(state: RunState, asked: ModelRequest, *, paid: Paid, after: int, started_at: datetime) -> None:
    try:
        answer, told = settle.taken_apart(provider.ask(asked, tape=state.tape))
    except RequestRefused as error:
        ledger.release(paid.hold)
        refusal = steps.add_refusal(
            state.run,
            after=after,
            request=asked,
            error=f"provider:{error.reason}",
            started_at=started_at,
            finished_at=state.tape.now(),
        )
        state.rows.append(refusal)
        return
    checkpoints.reached("run.before_answer_is_stored")
    finding = _finding(state, answer, asked)
    verdict = f"{PREFIX}{finding.verdict}" if finding else ""
    step = steps.add_answer(
        state.run,
        after=after,
        answer=answer,
        request=asked,
        error=verdict,
        outcome="" if verdict or answer.tool_calls else outcomes.REPLY,
        reading=settle.joined(state.rules, told=told),
        paid=paid,
        started_at=started_at,
        finished_at=state.tape.now(),
        finding=finding,
        response=responses.to(finding, rows=state.rows) if finding else None,
    )
    state.rows.append(step)
    checkpoints.reached("run.after_model")
    # An answer without a step before it rests on no search: the question need not be named.
    if not verdict and not answer.tool_calls and len(state.rows) > 1:
        name = state.question(asked.model)
        recall.keep(name=name, request=state.request, assistant=state.assistant, steps=state.rows)


def _finding(state: RunState, answer: ModelAnswer, asked: ModelRequest) -> Finding | None:
    if answer.tool_calls:
        return None
    return judging.judge(
        answer.text,
        tools=state.toolbox.tools,
        refused=answer.refused,
        incomplete=answer.incomplete_reason is not None,
        sources=state.sources(asked),
    )
