"""Answer a turn: ask the model, make its tool calls, until there is an outcome. Every step is a row."""

import logging
from typing import assert_never

from assistants.models import Run
from assistants.ports import Fence
from assistants.services import catalog, customers, model_step, opening, outcomes, progress, steps
from assistants.services.calls import Caller
from assistants.services.guards import recording
from assistants.services.guards.verdicts import Stop, Stopped
from assistants.services.progress import Ask, CallTool, Decided, GiveUp, Recover, Say, SaySafely
from assistants.services.run_state import RunState
from assistants.types import Outcome, RunRequest
from lia_cortex.kernel.tape import Tape

log = logging.getLogger(__name__)


def run(*, request: RunRequest, fence: Fence, tape: Tape) -> Outcome:
    """Return what is to be said or done about the burst; called again for a turn, it goes on from its rows.

    A stored model answer is never asked for again and a settled tool call never made again. After a Handoff call
    it with the target's `assistant_id`: that starts the turn's next run. Raise ProviderAway when the turn should
    wait, what `fence` raises, StaleState when the turn's answer was already used, and Terminal when the assistant
    has no published prompt. Must not be called inside a transaction.
    """
    assistant = catalog.assistant(request.assistant_id)
    current, is_new = opening.open_run(request=request, assistant=assistant, now=tape.now())
    rows = [] if is_new else steps.of_run(current)
    if current.status == Run.Status.STARTED:
        state = RunState(request=request, assistant=assistant, run=current, rows=rows, fence=fence, tape=tape)
        _finish(state)
        rows = state.rows
    return outcomes.of(current, rows, request=request)


def _finish(state: RunState) -> None:
    """Take step after step until the run has ended, by us or by who took it over."""
    caller = Caller(
        request=state.request,
        toolbox=state.toolbox,
        names=state.names,
        tape=state.tape,
        fence=state.fence,
        sources=state.given,
        orders=state.orders,
    )
    if state.request.inherits:
        state.fence.check()
    _note_orders(state)
    doubt = opening.take_over(request=state.request, caller=caller, now=state.tape.now())
    if doubt is not None:
        state.end(Run.Status.FAILED, doubt)
    else:
        state.about_customer = customers.note(
            request=state.request, tools=state.toolbox.tools.values(), now=state.tape.now()
        )
    while state.is_open:
        try:
            _advance(state, caller)
        except steps.MovedError:
            # Another worker was on this run: the fence tells whose it is, the rows what is next.
            log.info("runs.moved run=%s", state.run.pk)
            state.read_again()


def _note_orders(state: RunState) -> None:
    if state.orders and not state.rows:
        recording.record(
            [Stopped(Stop.INJECTION, state.orders[0])],
            run_id=state.run.pk,
            step=None,
            guard=recording.Guard.INPUT,
            action=recording.Action.MARKED,
            now=state.tape.now(),
        )


def _advance(state: RunState, caller: Caller) -> None:
    match progress.next_move(state.rows):
        case Ask(correction):
            if state.rows:  # else the turn was claimed just now
                state.fence.check()
            model_step.take(state, correction=correction)
        case CallTool(call):
            state.fence.check()
            step = steps.add_tool(state.run, after=state.after, call=call, started_at=state.tape.now())
            state.rows.append(step)
            caller.make(step, earlier=state.rows)
        case Recover(step):
            state.fence.check()
            caller.recover(step, earlier=state.rows)
        case Say() | SaySafely() | Decided() as move:
            state.end(Run.Status.SUCCEEDED, outcomes.name(move))
        case GiveUp(reason):
            state.end(Run.Status.FAILED, reason)
        case other:
            assert_never(other)
