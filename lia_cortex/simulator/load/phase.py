"""One phase: customers write, perhaps a worker is killed, everybody is waited for, the gateway is asked."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lia_cortex.simulator.load import acks, figures, judging, offering, profile, reading, rows, webhooks
from lia_cortex.simulator.load.acks import Acks
from lia_cortex.simulator.load.figures import Figures, Spread, Window
from lia_cortex.simulator.load.judging import Outcome
from lia_cortex.simulator.load.offering import Json
from lia_cortex.simulator.load.profile import Customer, Load
from lia_cortex.simulator.load.stack import Stack
from lia_cortex.simulator.load.usage import Meter, Used

LEAD_SECONDS = 2.0
"""Between the plan and its first message: the generator's start."""
SAMPLE_SECONDS = 2.0
ASK_SECONDS = 1.0
PROBE_SECONDS = 0.2
"""Between webhooks of the bench itself, by which the acknowledgement is timed beside other figures."""
PATIENCE_SECONDS = 60
"""After the last message: when nobody got an answer for this long, those still without one are lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a phase does; seconds are those after the warm-up."""

    name: str
    rate: float
    warm_up: float
    seconds: float
    searches: float
    first: int = 1
    """The number of its first customer, and its seed."""
    webhooks: float = 0.0
    """How many arrive each second, the answers' own included; when 0, those that customers and answers bring."""
    kill: str = ""
    """The process to kill in the middle; none when empty."""
    linger: float = 6.0
    """How long nothing happens after the last answer: an answer that is repeated then is still seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A phase's figures and what explains them."""

    figures: Figures
    outcomes: Sequence[Outcome]
    window: Window
    killed_at: float | None
    lag: Spread
    not_taken: int
    """Messages that the gateway did not take from the generator."""
    acknowledged: Spread
    cpu: dict[str, float]
    """CPU seconds of the whole phase, until everybody was answered."""
    busy: float
    """Cores that the platform, its services and its customers kept busy inside the window."""
    others: float
    """Cores that something else on the machine kept busy inside the window."""
    acks: Acks | None = None
    """Of a phase that is about webhooks."""
    customers: Sequence[Customer] = field(repr=False, default=())


async def run(plan: Plan, *, stack: Stack, meter: Meter, folder: Path, quiet: float) -> Measured:
    """Carry out the phase and return what it showed."""
    load = Load(
        rate=plan.rate, seconds=plan.warm_up + plan.seconds, searches=plan.searches, seed=plan.first, first=plan.first
    )
    customers = profile.customers(load)
    earlier = await asyncio.to_thread(_counted, stack)
    began = time.time() + LEAD_SECONDS
    window = Window(start=began + plan.warm_up, end=began + load.seconds)
    orders = _orders(plan, customers, began=began, stack=stack)
    written = asyncio.create_task(offering.carry_out(orders, name=plan.name, stack=stack, meter=meter, folder=folder))
    killed = asyncio.create_task(_kill(plan.kill, at=(window.start + window.end) / 2, stack=stack))
    earliest = await asyncio.to_thread(meter.sample)
    before, after = await _watch(window, meter)
    answers = await written
    killed_at = await killed
    await _until_answered(customers, began=began, stack=stack)
    latest = await asyncio.to_thread(meter.sample)
    await asyncio.sleep(plan.linger)
    outcomes, turns = await asyncio.to_thread(_judge, customers, began, stack)
    told = None
    if plan.webhooks:
        told = await asyncio.to_thread(
            _acks, answers["posted"], wanted=plan.webhooks, window=window, earlier=earlier, stack=stack
        )
    busy = (sum(after.cpu.values()) - sum(before.cpu.values())) / window.seconds
    return Measured(
        figures=figures.figures(
            outcomes,
            name=plan.name,
            rate=plan.rate,
            window=window,
            quiet=quiet,
            turns=turns,
            killed_at=killed_at,
        ),
        outcomes=outcomes,
        window=window,
        killed_at=killed_at,
        lag=figures.spread(each["lag"] for each in [*answers["written"], *answers["posted"]]),
        not_taken=sum(message["status"] != 201 for message in answers["written"]),
        acknowledged=figures.spread(post["seconds"] for post in answers["posted"] if window.holds(post["at"])),
        cpu={name: seconds - earliest.cpu.get(name, 0.0) for name, seconds in latest.cpu.items()},
        busy=busy,
        others=max(0.0, (after.machine - before.machine) / window.seconds - busy),
        acks=told,
        customers=customers,
    )


def _orders(plan: Plan, customers: Sequence[Customer], *, began: float, stack: Stack) -> Json:
    """Return what the generator does: customers write with phones, or their webhooks are posted as they are."""
    seconds = plan.warm_up + plan.seconds
    if plan.webhooks:
        phones: Sequence[Customer] = ()
        posts = webhooks.arrivals(customers, began=began, seconds=seconds, rate=plan.webhooks, seed=plan.first)
    else:
        phones, posts = customers, webhooks.probes(seconds=seconds, every=PROBE_SECONDS)
    gateway = f"http://127.0.0.1:{stack.addresses.evolution}"
    return offering.orders(phones, posts, began=began, gateway=gateway, webhook=stack.webhook)


async def _kill(name: str, *, at: float, stack: Stack) -> float | None:
    """Kill the process without a warning; the supervisor starts it again as the launcher does."""
    if not name:
        return None
    await asyncio.sleep(max(0.0, at - time.time()))
    pid = stack.children[name].pid
    if pid is None:
        raise OSError(f"{name} does not run: there is nothing to kill")
    os.kill(pid, signal.SIGKILL)
    return time.time()


async def _watch(window: Window, meter: Meter) -> tuple[Used, Used]:
    """Return what was used by the window's start and by its end."""
    await asyncio.sleep(max(0.0, window.start - time.time()))
    before = latest = await asyncio.to_thread(meter.sample)
    while (left := window.end - time.time()) > 0:
        await asyncio.sleep(min(SAMPLE_SECONDS, left))
        latest = await asyncio.to_thread(meter.sample)
    return before, latest


async def _until_answered(customers: Sequence[Customer], *, began: float, stack: Stack) -> None:
    waiting = {customer.phone for customer in customers}
    ends = began + max(customer.asked_at for customer in customers) + PATIENCE_SECONDS
    while waiting and time.time() < ends:
        await asyncio.sleep(ASK_SECONDS)
        sends = await asyncio.to_thread(reading.sends, stack.addresses.evolution, since=began)
        answered = waiting & {phone for phone, _ in sends}
        if answered:
            waiting -= answered
            ends = max(ends, time.time() + PATIENCE_SECONDS)


def _judge(
    customers: Sequence[Customer], began: float, stack: Stack
) -> tuple[list[Outcome], dict[str, figures.TurnTimes]]:
    since = datetime.fromtimestamp(began - 1, UTC)
    outcomes = judging.judge(
        customers,
        began=began,
        sends=reading.sends(stack.addresses.evolution, since=began),
        accepted=rows.accepted(since=since),
        thinking=reading.thinking(stack.addresses.model),
    )
    return outcomes, rows.turns(since=since)


def _counted(stack: Stack) -> tuple[int, dict[str, int]]:
    """Return the last webhook that is stored, and what the gateway counted."""
    return rows.last_event(), reading.events(stack.addresses.evolution)


def _acks(
    posted: Sequence[Json], *, wanted: float, window: Window, earlier: tuple[int, dict[str, int]], stack: Stack
) -> Acks:
    last, counted = earlier
    latest = reading.events(stack.addresses.evolution)
    return acks.judge(
        posted,
        stored=rows.events(after=last),
        gateway={name: count - counted[name] for name, count in latest.items()},
        window=window,
        wanted=wanted,
    )
