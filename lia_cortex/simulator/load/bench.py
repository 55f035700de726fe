"""A whole run: start everything, phase after phase, report."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from asgiref.sync import sync_to_async

from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.supervisor import Supervisor
from lia_cortex.simulator.load import phase, rows, stack, usage
from lia_cortex.simulator.load.phase import Measured, Plan
from lia_cortex.simulator.load.report import Report
from lia_cortex.simulator.load.talks import company
from lia_cortex.simulator.load.talks import phase as talks

STEPS = (10, 15, 20, 25, 30, 40)
STEP_SECONDS, STEP_WARM_UP = 15.0, 5.0
OVERHEAD_TARGET_SECONDS = 0.25
KILL_LINGER_SECONDS = 15.0
"""After a kill an answer could come twice as late as an uncertain send is looked up."""
KILLED = "io1"
PHONES = 100_000
"""Numbers set aside for each phase."""
TALKS_PLACE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for."""

    rate: float
    seconds: float
    warm_up: float
    model_seconds: float
    searches: float
    quiet: float
    workers: int
    plain: bool
    acks: bool
    kill: bool
    ack_rate: float
    """Webhooks a second in the phase of the acknowledgements."""
    ack_customers: float
    """Customers a second in it, whose answers bring most of them."""
    conversations: bool = False
    """A phase of whole conversations, after the others."""
    conversation_rate: float = 0.5
    """How many of them begin each second."""
    conversation_warm_up: float = 40.0
    conversation_seconds: float = 40.0
    find_limit: bool
    durable: bool
    """Refuse a Postgres that does not wait for the disk."""
    folder: Path
    database_url: str
    redis_url: str


@dataclass(slots=True)
class Bench:
    """One run; `report` is there once it went through."""

    options: Options
    report: Report | None = None
    done: list[Measured] = field(default_factory=list)
    held: list[talks.Measured] = field(default_factory=list)

    async def run(self, supervisor: Supervisor) -> None:
        """Start the platform, carry out every phase and make the report; raise CannotStart."""
        wanted = self.options
        if not await sync_to_async(rows.is_fresh)():
            raise CannotStart("this database was used before: `make bench` brings one of its own")
        durability = await sync_to_async(rows.durability)()
        if wanted.durable and (careless := [name for name, value in durability.items() if value == "off"]):
            raise CannotStart(f"this Postgres does not wait for the disk ({', '.join(careless)} off)")
        running = await stack.start(
            supervisor,
            database_url=wanted.database_url,
            redis_url=wanted.redis_url,
            workers=wanted.workers,
            model_seconds=wanted.model_seconds,
            quiet=wanted.quiet,
        )
        meter = usage.Meter(running.pids)
        for plan in self._plans():
            what = f"{plan.name}: {plan.rate:g} customers a second for {plan.warm_up + plan.seconds:g} s"
            if plan.webhooks:
                what += f", {plan.webhooks:g} webhooks a second"
            with supervisor.console.step(what):
                measured = await phase.run(plan, stack=running, meter=meter, folder=wanted.folder, quiet=wanted.quiet)
            self.done.append(measured)
            if wanted.find_limit and _is_over(measured):
                break
        if wanted.conversations and not wanted.find_limit:
            await self._hold_conversations(supervisor, running, meter)
        self.report = Report(
            machine=usage.machine(),
            settings=self._settings(durability),
            phases=self.done,
            peak_megabytes=dict(meter.peak_megabytes),
            talks=self.held,
        )

    async def _hold_conversations(self, supervisor: Supervisor, running: stack.Stack, meter: usage.Meter) -> None:
        wanted = self.options
        plan = talks.Plan(
            name="conversations",
            rate=wanted.conversation_rate,
            warm_up=wanted.conversation_warm_up,
            seconds=wanted.conversation_seconds,
            first=1 + PHONES * TALKS_PLACE,
        )
        seconds = plan.warm_up + plan.seconds
        with supervisor.console.step(f"{plan.name}: {plan.rate:g} begin each second, for {seconds:g} s"):
            self.held.append(
                await talks.run(plan, stack=running, meter=meter, folder=wanted.folder, quiet=wanted.quiet)
            )

    def _plans(self) -> list[Plan]:
        wanted = self.options
        plain = Plan(
            name="plain", rate=wanted.rate, warm_up=wanted.warm_up, seconds=wanted.seconds, searches=wanted.searches
        )
        if wanted.find_limit:
            step = replace(plain, warm_up=STEP_WARM_UP, seconds=STEP_SECONDS)
            plans = [replace(step, name=f"{rate}-per-second", rate=rate) for rate in STEPS]
        else:
            door = replace(plain, name="acks", rate=wanted.ack_customers, webhooks=wanted.ack_rate)
            kill = replace(plain, name="kill", kill=KILLED, linger=KILL_LINGER_SECONDS)
            plans = [plain] * wanted.plain + [door] * wanted.acks + [kill] * wanted.kill
        return [replace(plan, first=1 + PHONES * place) for place, plan in enumerate(plans)]

    def _settings(self, durability: Mapping[str, str]) -> dict[str, object]:
        wanted = self.options
        return {
            "workers": wanted.workers,
            "model_seconds_per_request": wanted.model_seconds,
            "quiet_window_seconds": wanted.quiet,
            "share_of_answers_with_a_search": wanted.searches,
            "postgres": ", ".join(f"{name} {value}" for name, value in durability.items()),
        } | ({"vendors_in_conversations": company.stated()} if self.held else {})


def _is_over(measured: Measured) -> bool:
    figures = measured.figures
    slow = figures.overhead.p95 is None or figures.overhead.p95 > OVERHEAD_TARGET_SECONDS
    return slow or bool(figures.lost or figures.repeated)
