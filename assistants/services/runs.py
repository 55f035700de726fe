"""Answer a turn: ask the model, make its tool calls, until there is an outcome. Every step is a row."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from assistants.models import Assistant, Run, RunStep
from assistants.ports import Fence
from assistants.services import (
    catalog,
    context,
    customers,
    opening,
    outcomes,
    paying,
    progress,
    provider,
    recall,
    spending,
    steps,
    toolbox,
)
from assistants.services.calls import Caller
from assistants.services.guards import gathering, judging, recording, responses, untrusted
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import PREFIX, Finding, Stop, Stopped
from assistants.services.paying import Paid
from assistants.services.progress import Ask, CallTool, Decided, GiveUp, Recover, Say, SaySafely
from assistants.services.pseudonyms import Pseudonyms
from assistants.services.readings import settle
from assistants.types import Outcome, RunRequest
from lia_cortex.integrations.openai.errors import RequestRefused
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import ceilings, ledger, prices
from lia_cortex.registry.services.affording import ShortOfMoney
from lia_cortex.registry.services.ceilings import Rung

log = logging.getLogger(__name__)

OUTCOME_LENGTH = 40


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
        work = _Work(request=request, assistant=assistant, run=current, rows=rows, fence=fence, tape=tape)
        rows = work.finish()
    return outcomes.of(current, rows, request=request)


class _Work:
    """One worker's work on one run."""

    def __init__(
        self,
        *,
        request: RunRequest,
        assistant: Assistant,
        run: Run,
        rows: list[RunStep],
        fence: Fence,
        tape: Tape,
    ) -> None:
        self._rows = rows
        self._request = request
        self._assistant = assistant
        self._run = run
        self._fence = fence
        self._tape = tape
        self._names = Pseudonyms(request.scope)
        self._toolbox = toolbox.pack(request=request, assistant=assistant)
        self._orders = untrusted.orders(request.burst, tools=frozenset(self._toolbox.tools))
        self._caller = Caller(
            request=request,
            toolbox=self._toolbox,
            names=self._names,
            tape=tape,
            fence=fence,
            sources=self._given,
            orders=self._orders,
        )
        self._asked: ModelRequest | None = None
        self._about_customer = ""

    def finish(self) -> list[RunStep]:
        """Take step after step until the run has ended, by us or by who took it over; return its steps."""
        if self._request.inherits:
            self._fence.check()
        self._note_orders()
        doubt = opening.take_over(request=self._request, caller=self._caller, now=self._tape.now())
        if doubt is not None:
            self._end(Run.Status.FAILED, doubt)
        else:
            self._about_customer = customers.note(
                request=self._request, tools=self._toolbox.tools.values(), now=self._tape.now()
            )
        while self._run.status == Run.Status.STARTED:
            try:
                self._advance()
            except steps.MovedError:
                # Another worker was on this run: the fence tells whose it is, the rows what is next.
                log.info("runs.moved run=%s", self._run.pk)
                self._rows = steps.of_run(self._run)
                self._asked = None
        return self._rows

    def _note_orders(self) -> None:
        if self._orders and not self._rows:
            recording.record(
                [Stopped(Stop.INJECTION, self._orders[0])],
                run_id=self._run.pk,
                step=None,
                guard=recording.Guard.INPUT,
                action=recording.Action.MARKED,
                now=self._tape.now(),
            )

    def _advance(self) -> None:
        after = self._rows[-1].ordinal if self._rows else 0
        match progress.next_move(self._rows):
            case Ask(correction):
                if self._rows:  # else the turn was claimed just now
                    self._fence.check()
                self._ask(after=after, correction=correction)
            case CallTool(call):
                self._fence.check()
                step = steps.add_tool(self._run, after=after, call=call, started_at=self._tape.now())
                self._rows.append(step)
                self._caller.make(step, earlier=self._rows)
            case Recover(step):
                self._fence.check()
                self._caller.recover(step, earlier=self._rows)
            case Say() | SaySafely() | Decided() as move:
                self._end(Run.Status.SUCCEEDED, outcomes.name(move))
            case GiveUp(reason):
                self._end(Run.Status.FAILED, reason)
            case other:
                assert_never(other)

    def _built(self, rows: Sequence[RunStep], *, correction: str) -> ModelRequest:
        return context.build(
            request=self._request,
            run=self._run,
            assistant=self._assistant,
            toolbox=self._toolbox,
            names=self._names,
            steps=rows,
            correction=correction,
            orders=self._orders,
            about_customer=self._about_customer,
        )

    def _ask(self, *, after: int, correction: str) -> None:
        asked = self._asked = self._built(self._rows, correction=correction)
        if self._recalled(asked, after=after):
            return
        limit = spending.limit_reached(
            asked,
            run=self._run,
            rows=self._rows,
            assistant=self._assistant,
            inherits=self._request.inherits,
            at=self._run.started_at,
        )
        if limit is not None:
            self._end(Run.Status.REFUSED, limit)
            return
        started_at = self._tape.now()
        try:
            paid = paying.reserve(asked, scope=self._request.scope, now=started_at)
        except ShortOfMoney as short:
            self._end(Run.Status.REFUSED, short.outcome, rung=short.rung.word)
            return
        with paying.given_back(paid):
            self._ask_for(paid.request, paid=paid, after=after, started_at=started_at)

    def _ask_for(self, asked: ModelRequest, *, paid: Paid, after: int, started_at: datetime) -> None:
        try:
            answer, told = settle.taken_apart(provider.ask(asked, tape=self._tape))
        except RequestRefused as error:
            ledger.release(paid.hold)
            refusal = steps.add_refusal(
                self._run,
                after=after,
                request=asked,
                error=f"provider:{error.reason}",
                started_at=started_at,
                finished_at=self._tape.now(),
            )
            self._rows.append(refusal)
            return
        checkpoints.reached("run.before_answer_is_stored")
        finding = self._finding(answer, asked)
        verdict = f"{PREFIX}{finding.verdict}" if finding else ""
        step = steps.add_answer(
            self._run,
            after=after,
            answer=answer,
            request=asked,
            error=verdict,
            outcome="" if verdict or answer.tool_calls else outcomes.REPLY,
            reading=settle.of((said.text for said in self._request.burst), told=told),
            paid=paid,
            started_at=started_at,
            finished_at=self._tape.now(),
            finding=finding,
            response=responses.to(finding, rows=self._rows) if finding else None,
        )
        self._rows.append(step)
        checkpoints.reached("run.after_model")
        # An answer without a step before it rests on no search: the question need not be named.
        if not verdict and not answer.tool_calls and len(self._rows) > 1:
            recall.keep(name=self._question(asked), request=self._request, assistant=self._assistant, steps=self._rows)

    def _recalled(self, asked: ModelRequest, *, after: int) -> bool:
        """Answer as the same question was answered; return whether that was possible."""
        if self._rows:
            return False
        now = self._tape.now()
        kept = recall.answer(self._question(asked), assistant=self._assistant, now=now)
        rung = ceilings.rung(now=now)
        if kept is None and rung >= Rung.CHEAPER_MODEL:
            # What the cheaper model said is good enough while it would be asked, or nobody.
            name = self._question(replace(asked, model=prices.cheaper_than(asked.model) or asked.model))
            kept = recall.answer(name, assistant=self._assistant, now=now)
        if kept is None:
            return False
        step = steps.add_recalled(
            self._run,
            after=after,
            kept=kept,
            request=asked,
            outcome=outcomes.REPLY,
            reading=settle.of((said.text for said in self._request.burst), told=None),
            rung=min(rung, Rung.ANSWER_CACHE).word,
            now=now,
        )
        self._rows.append(step)
        return True

    def _question(self, asked: ModelRequest) -> str | None:
        if self._orders:
            return None
        return recall.key(
            request=self._request, run=self._run, assistant=self._assistant, asked=asked, names=self._names
        )

    def _finding(self, answer: ModelAnswer, asked: ModelRequest) -> Finding | None:
        if answer.tool_calls:
            return None
        return judging.judge(
            answer.text,
            tools=self._toolbox.tools,
            refused=answer.refused,
            incomplete=answer.incomplete_reason is not None,
            sources=self._sources(asked),
        )

    def _given(self) -> Sources:
        """Return what the calls of the newest answer may rest on: what the model was asked with."""
        return self._sources(self._asked or self._built(progress.before_answer(self._rows), correction=""))

    def _sources(self, asked: ModelRequest) -> Sources:
        return gathering.of(
            asked,
            rows=self._rows,
            toolbox=self._toolbox,
            now=self._run.started_at,
            burst=[said.text for said in self._request.burst],
            orders=self._orders,
        )

    def _end(self, status: Run.Status, outcome: str, *, rung: str = "") -> None:
        try:
            self._run.move(
                status, outcome=outcome[:OUTCOME_LENGTH], finished_at=self._tape.now(), rung=rung or self._run.rung
            )
        except StaleState:
            self._rows = steps.of_run(self._run)
