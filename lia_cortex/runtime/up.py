"""`make up`: everything, in the foreground, until it is told to stop."""

import asyncio
import errno
from collections.abc import Mapping
from dataclasses import dataclass

from lia_cortex.runtime import environment, ports, processes, readiness, secrets, services, welcome
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.once import finish
from lia_cortex.runtime.paths import ROOT, Var
from lia_cortex.runtime.processes import Addresses, Process
from lia_cortex.runtime.program import Program
from lia_cortex.runtime.supervisor import Supervisor

DEFAULT_PORT = 8000
POLL_SECONDS = 1
PATIENCE_SECONDS = 60
"""After each such time the terminal says what is not ready; the processes go on trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to start, as read from the variables before anything runs."""

    var: Var
    variables: Mapping[str, str]
    addresses: Addresses
    workers: int

    @property
    def wanted(self) -> services.Wanted:
        """Return which services are embedded: those whose URL nobody gave."""
        return services.Wanted(postgres="DATABASE_URL" not in self.variables, redis="REDIS_URL" not in self.variables)

    @property
    def simulates_whatsapp(self) -> bool:
        """Return whether nobody named a real gateway."""
        return "EVOLUTION_API_URL" not in self.variables

    @property
    def simulates_model(self) -> bool:
        """Return whether nobody named a real provider."""
        return "OPENAI_API_KEY" not in self.variables and "OPENAI_BASE_URL" not in self.variables

    @property
    def simulates_backoffice(self) -> bool:
        """Return whether nobody named a real back office."""
        return "BACKOFFICE_URL" not in self.variables


def plan(var: Var) -> Plan:
    """Return what is to be started; raise CannotStart when that is impossible here."""
    variables = environment.of_user()
    bind = variables.get("LIA_BIND", ports.LOOPBACK)
    port = environment.number(variables, "LIA_PORT", default=DEFAULT_PORT)
    workers = environment.number(variables, "LIA_WORKERS", default=processes.default_workers())
    obstacle = ports.obstacle(port, host=bind)
    if obstacle is not None:
        raise CannotStart(_explain(obstacle, bind=bind, port=port))
    inner = ports.keep(("flower", "evolution", "model", "backoffice"), file=var.run / "ports.json")
    addresses = Addresses(bind=bind, port=port, **inner)
    return Plan(var=var, variables=variables, addresses=addresses, workers=workers)


async def up(supervisor: Supervisor, *, plan: Plan) -> None:
    """Start everything in order, say where it is, and stay until cancelled."""
    secrets.ensure(plan.var)
    try:
        urls = await services.start(supervisor, var=plan.var, wanted=plan.wanted)
        additions = _additions(plan) | urls
        services.announce(plan.var, additions)
        variables = environment.of_children(additions)
        await _manage(supervisor, "Migrating the database", "migrate", "--no-input", variables=variables)
        accounts = await _manage(supervisor, "Preparing the company", "prepare", variables=variables)
        for process in processes_of(plan):
            supervisor.start(_program(process, variables=variables), stage=process.stage)
        with supervisor.console.step("Waiting until every process is ready"):
            await asyncio.gather(
                _until_ready(supervisor, addresses=plan.addresses),
                finish(_program(processes.first_task(), variables=variables), console=supervisor.console),
            )
        supervisor.console.say(
            welcome.text(
                bind=plan.addresses.bind,
                port=plan.addresses.port,
                simulated_whatsapp=plan.simulates_whatsapp,
                simulated_model=plan.simulates_model,
                simulated_backoffice=plan.simulates_backoffice,
                accounts=accounts,
            )
        )
        await asyncio.Event().wait()
    finally:
        services.withdraw(plan.var)


def _additions(plan: Plan) -> dict[str, str]:
    at = plan.addresses
    found = {
        "LIA_ENV": plan.variables.get("LIA_ENV", "local"),
        "LIA_FLOWER_URL": f"http://{ports.LOOPBACK}:{at.flower}",
    }
    if plan.simulates_whatsapp:
        found["LIA_SIMULATED_EVOLUTION_URL"] = f"http://{ports.LOOPBACK}:{at.evolution}"
    if plan.simulates_model:
        found["LIA_SIMULATED_OPENAI_URL"] = f"http://{ports.LOOPBACK}:{at.model}"
    if plan.simulates_backoffice:
        found["LIA_SIMULATED_BACKOFFICE_URL"] = f"http://{ports.LOOPBACK}:{at.backoffice}"
    return found


def processes_of(plan: Plan) -> list[Process]:
    """Return the processes in the order in which they start."""
    at, store = plan.addresses, str(plan.var.backoffice / "store.sqlite")
    return [
        *([processes.simulated_evolution(at.evolution)] if plan.simulates_whatsapp else []),
        *([processes.simulated_model(at.model)] if plan.simulates_model else []),
        *([processes.simulated_backoffice(at.backoffice, store=store)] if plan.simulates_backoffice else []),
        processes.web(at),
        *processes.workers(plan.workers),
        processes.beat(str(plan.var.run / "beat-schedule")),
        processes.flower(at),
    ]


def _program(process: Process, *, variables: Mapping[str, str]) -> Program:
    return Program(
        name=process.name,
        command=process.command,
        environment=variables,
        directory=ROOT,
        stop_seconds=process.stop_seconds,
        orphan_signal=process.orphan_signal,
    )


async def _manage(supervisor: Supervisor, step: str, *words: str, variables: Mapping[str, str]) -> str:
    command = Process(name=words[0], arguments=("manage.py", *words), stage=0)
    with supervisor.console.step(step):
        return await finish(_program(command, variables=variables), console=supervisor.console)


async def _until_ready(supervisor: Supervisor, *, addresses: Addresses) -> None:
    host = readiness.reachable(addresses.bind)
    loop = asyncio.get_running_loop()
    told = loop.time()
    while missing := await asyncio.to_thread(readiness.missing, host, addresses.port):
        if loop.time() - told > PATIENCE_SECONDS:
            told = loop.time()
            supervisor.console.say(f"not ready yet: {missing}")
        await asyncio.sleep(POLL_SECONDS)


def _explain(obstacle: OSError, *, bind: str, port: int) -> str:
    if obstacle.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program: stop it or set LIA_PORT"
    if obstacle.errno == errno.EACCES:
        return f"port {port} may be used by root only: set LIA_PORT"
    return f"cannot listen on {bind}: {obstacle.strerror}; set LIA_BIND to an address of this machine"
