"""The phase of whole conversations: they begin open-loop, run to their end, and everybody's records are compared."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from lia_cortex.simulator.load import reading, rows
from lia_cortex.simulator.load.figures import Spread, Window, spread
from lia_cortex.simulator.load.stack import Stack
from lia_cortex.simulator.load.talks import company, figures, judging, looked, orders, plan, told
from lia_cortex.simulator.load.talks.figures import Figures
from lia_cortex.simulator.load.talks.judging import Outcome
from lia_cortex.simulator.load.talks.looked import Files
from lia_cortex.simulator.load.talks.plan import Talk
from lia_cortex.simulator.load.usage import Meter, Used

LEAD_SECONDS = 3.0
"""Between the plan and its first message: the writer's start."""
SAMPLE_SECONDS = 2.0
LINGER_SECONDS = 5.0
"""After the last conversation: an answer that is repeated then is still seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rate` conversations begin each second; `warm_up` until those of the beginning have come to their end."""

    name: str
    rate: float
    warm_up: float
    seconds: float
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of a phase and what explains them."""

    figures: Figures
    files: Files
    lag: Spread
    not_taken: int
    cpu: dict[str, float]
    """CPU seconds of the whole phase, until the last conversation was over."""
    busy: float
    others: float


async def run(plan_: Plan, *, stack: Stack, meter: Meter, folder: Path, quiet: float) -> Measured:
    """Hold the conversations and return what they showed."""
    talks = plan.talks(rate=plan_.rate, seconds=plan_.warm_up + plan_.seconds, seed=plan_.first, first=plan_.first)
    marks = await asyncio.to_thread(company.prepare, talks, stack)
    began = time.time() + LEAD_SECONDS
    window = Window(start=began + plan_.warm_up, end=began + plan_.warm_up + plan_.seconds)
    content = orders.orders(talks, began=began, port=stack.addresses.evolution, quiet=quiet)
    writing = asyncio.create_task(orders.carry_out(content, name=plan_.name, meter=meter, folder=folder))
    earliest = await asyncio.to_thread(meter.sample)
    before, after = await _watch(window, meter)
    while not writing.done():
        await asyncio.wait({writing}, timeout=SAMPLE_SECONDS)
        latest = await asyncio.to_thread(meter.sample)
    written = await writing
    latest = await asyncio.to_thread(meter.sample)
    await asyncio.sleep(LINGER_SECONDS)
    files = await asyncio.to_thread(looked.read, since=datetime.fromtimestamp(began - 1, UTC))
    outcomes, failed = await asyncio.to_thread(_judge, talks, written, marks, began, stack, quiet)
    transcript = orjson.dumps([judging.log(outcome, quiet=quiet) for outcome in outcomes], option=orjson.OPT_INDENT_2)
    (folder / f"{plan_.name}-said.json").write_bytes(transcript)
    lines = [line for talk in written for burst in talk["bursts"] for line in burst]
    busy = (sum(after.cpu.values()) - sum(before.cpu.values())) / window.seconds
    return Measured(
        figures=figures.figures(
            outcomes, name=plan_.name, rate=plan_.rate, window=window, quiet=quiet, failed_requests=failed
        ),
        files=files,
        lag=spread(line["lag"] for line in lines),
        not_taken=sum(line["status"] != 201 for line in lines),
        cpu={name: seconds - earliest.cpu.get(name, 0.0) for name, seconds in latest.cpu.items()},
        busy=busy,
        others=max(0.0, (after.machine - before.machine) / window.seconds - busy),
    )


async def _watch(window: Window, meter: Meter) -> tuple[Used, Used]:
    """Return what was used by the window's start and by its end."""
    await asyncio.sleep(max(0.0, window.start - time.time()))
    before = latest = await asyncio.to_thread(meter.sample)
    while (left := window.end - time.time()) > 0:
        await asyncio.sleep(min(SAMPLE_SECONDS, left))
        latest = await asyncio.to_thread(meter.sample)
    return before, latest


def _judge(
    talks: Sequence[Talk],
    written: Sequence[dict[str, Any]],
    marks: Mapping[str, frozenset[str]],
    began: float,
    stack: Stack,
    quiet: float,
) -> tuple[list[Outcome], int]:
    since, at = datetime.fromtimestamp(began - 1, UTC), stack.addresses
    asked = [each for each in reading.asked(at.backoffice) if each[1] >= began - 1]
    seen = told.read(since=since)
    outcomes = judging.judge(
        talks,
        written={talk["phone"]: [burst[-1]["at"] for burst in talk["bursts"]] for talk in written},
        sends=reading.texts(at.evolution, since=began),
        accepted=rows.accepted(since=since),
        thinking=reading.thinking(at.model),
        asked=asked,
        effects=reading.effects(at.backoffice),
        marks=marks,
        told=seen,
        quiet=quiet,
    )
    return outcomes, sum(status >= 500 for *_, status in asked)
