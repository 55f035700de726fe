"""The rows of a run: each is committed before the next thing happens, and only by who saw all rows before it."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import transaction

from assistants.models import GuardVerdict, Run, RunStep
from assistants.services import paying
from assistants.services.guards import recording
from assistants.services.guards.verdicts import Finding
from assistants.services.paying import Paid
from assistants.services.recall import Recalled
from assistants.types import Reading
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest, Usage
from lia_cortex.kernel import partitions
from lia_cortex.kernel.statements import change
from lia_cortex.registry.services import ledger

CALL_ID_LENGTH = 64
"""Longest call id that a provider takes back."""


class MovedError(Exception):
    """Another worker added a step to the run first: read the rows again."""


def of_run(run: Run) -> list[RunStep]:
    """Return the run's steps in order and read the run with them, waiting for a writer that is just committing one."""
    with transaction.atomic():
        run.refresh_from_db(from_queryset=Run.objects.select_for_update())
        return list(run.steps.order_by("ordinal"))


def add_answer(
    run: Run,
    *,
    after: int,
    answer: ModelAnswer,
    request: ModelRequest,
    error: str,
    outcome: str,
    reading: Reading,
    paid: Paid,
    started_at: datetime,
    finished_at: datetime,
    finding: Finding | None = None,
    response: GuardVerdict.Action | None = None,
) -> RunStep:
    """Store a model answer as step `after + 1` and add it to the run's sums; raise MovedError when not the next.

    With an `outcome` the run has succeeded by it; with a `finding` the guards' verdict is stored with it. The run's
    reading of the burst is the newest answer's. What was reserved for the answer is settled with it.
    """
    usage = answer.usage
    cost = paying.cost_usd(answer, request=request, at=started_at)
    ordinal = after + 1
    calls = [
        {
            "call_id": _own_id(call.call_id, run, ordinal, index),
            "name": call.name,
            "arguments": call.arguments_json,
        }
        for index, call in enumerate(answer.tool_calls)
    ]
    sums = _sums(run, usage, cost)
    ending = {"status": Run.Status.SUCCEEDED, "outcome": outcome, "finished_at": finished_at} if outcome else {}
    learned = {**asdict(reading), "provider": answer.provider, "rung": paid.rung.word, **ending}
    with _next(run, after=after, fields=sums | learned):
        step = _insert(
            run,
            ordinal=ordinal,
            kind=RunStep.Kind.MODEL,
            status=RunStep.Status.DONE,
            text=answer.text,
            calls=calls,
            model=(answer.model or request.model)[:80],
            provider=answer.provider,
            response_id=answer.response_id[:120],
            request_digest=digest(request),
            error=error,
            input_tokens=usage.input if usage else None,
            cached_tokens=usage.cached_input if usage else None,
            output_tokens=usage.output if usage else None,
            cost_usd=cost,
            seconds=answer.seconds,
            started_at=started_at,
            finished_at=finished_at,
        )
        if finding is not None and response is not None:
            recording.record(
                [finding], run_id=run.pk, step=step, guard=recording.Guard.ANSWER, action=response, now=finished_at
            )
        ledger.settle(paid.hold, usd=paying.booked_usd(answer, request=request, paid=paid, at=started_at))
    return step


def add_recalled(
    run: Run,
    *,
    after: int,
    kept: Recalled,
    request: ModelRequest,
    outcome: str,
    reading: Reading,
    rung: str,
    now: datetime,
) -> RunStep:
    """Store a kept answer as step `after + 1`; its response id says so. Raise MovedError when not the next."""
    ending = {"status": Run.Status.SUCCEEDED, "outcome": outcome, "finished_at": now, "rung": rung}
    with _next(run, after=after, fields=asdict(reading) | ending):
        return _insert(
            run,
            ordinal=after + 1,
            kind=RunStep.Kind.MODEL,
            status=RunStep.Status.DONE,
            text=kept.text,
            model=request.model[:80],
            response_id=kept.response_id,
            request_digest=digest(request),
            input_tokens=0,
            cached_tokens=0,
            output_tokens=0,
            cost_usd=Decimal(0),
            seconds=0.0,
            started_at=now,
            finished_at=now,
        )


def add_refusal(
    run: Run, *, after: int, request: ModelRequest, error: str, started_at: datetime, finished_at: datetime
) -> RunStep:
    """Store that the provider will not answer this request; raise MovedError when not the next step."""
    with _next(run, after=after):
        return _insert(
            run,
            ordinal=after + 1,
            kind=RunStep.Kind.MODEL,
            status=RunStep.Status.FAILED,
            request_digest=digest(request),
            error=error[:200],
            started_at=started_at,
            finished_at=finished_at,
        )


def add_tool(run: Run, *, after: int, call: dict[str, str], started_at: datetime) -> RunStep:
    """Store, as `started`, a tool call that is about to leave; raise MovedError when not the next step."""
    with _next(run, after=after):
        return _insert(
            run,
            ordinal=after + 1,
            kind=RunStep.Kind.TOOL,
            status=RunStep.Status.STARTED,
            call_id=call["call_id"],
            tool=call["name"][:60],
            arguments=call["arguments"],
            started_at=started_at,
        )


def settle_tool(step: RunStep, to: str, *, result: dict[str, Any], finished_at: datetime, error: str = "") -> None:
    """Store what a tool call came to; raise StaleState when another worker settled it first."""
    seconds = max((finished_at - step.started_at).total_seconds(), 0.0)
    step.move(
        to, guard={"month": step.month}, result=result, error=error[:200], finished_at=finished_at, seconds=seconds
    )


def digest(request: ModelRequest) -> str:
    """Return a fingerprint of everything that the model was given."""
    return hashlib.sha256(orjson.dumps(request, default=dict)).hexdigest()


@contextmanager
def _next(run: Run, *, after: int, fields: Mapping[str, Any] | None = None) -> Iterator[None]:
    where = {"pk": run.pk, "last_step": after, "status": Run.Status.STARTED}
    to = {"last_step": after + 1, **(fields or {})}
    with transaction.atomic():
        if run.last_step != after or not change(Run, tuple(where), tuple(to)).run(where=where, to=to):
            raise MovedError
        yield
    for name, value in to.items():
        setattr(run, name, value)


def _insert(run: Run, *, started_at: datetime, **fields: Any) -> RunStep:
    return RunStep.objects.create(run=run, month=partitions.month_of(started_at), started_at=started_at, **fields)


def _sums(run: Run, usage: Usage | None, cost: Decimal | None) -> dict[str, Any]:
    # The row's sums are the ones in hand while its number of steps is: `of_run` reads both, `_next` compares.
    if usage is None:
        return {}
    sums: dict[str, Any] = {
        "input_tokens": run.input_tokens + usage.input,
        "cached_tokens": run.cached_tokens + usage.cached_input,
        "output_tokens": run.output_tokens + usage.output,
    }
    if cost is not None:
        sums["cost_usd"] = (run.cost_usd or Decimal(0)) + cost
    return sums


def _own_id(call_id: str, run: Run, ordinal: int, index: int) -> str:
    # Some providers number the calls of each answer anew; as idempotency keys ours must never meet again.
    suffix = f"-{run.pk}-{ordinal}-{index}"
    return re.sub(r"[^A-Za-z0-9_-]", "", call_id)[: CALL_ID_LENGTH - len(suffix)] + suffix
