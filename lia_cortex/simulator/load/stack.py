"""The whole platform as real processes, started from the launcher's own table."""

import asyncio
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from asgiref.sync import sync_to_async

from knowledge.services import example_company
from lia_cortex.runtime import environment, paths, ports, processes, readiness
from lia_cortex.runtime.child import Child
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.once import finish
from lia_cortex.runtime.processes import Addresses, Process
from lia_cortex.runtime.program import Program
from lia_cortex.runtime.supervisor import Supervisor
from lia_cortex.simulator.load import reading

READY_SECONDS = 120
POLL_SECONDS = 0.5
INSTANCE = "principal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The running platform."""

    addresses: Addresses
    children: Mapping[str, Child]
    services: Mapping[str, int]
    """Postgres and Redis, where they run on this machine and their launcher left their ids."""
    token: str

    @property
    def webhook(self) -> str:
        """Return where the gateway posts."""
        return f"http://127.0.0.1:{self.addresses.port}/webhooks/evolution"

    def pids(self) -> dict[str, int]:
        """Return the process ids that there are now, by name."""
        own = {name: child.pid for name, child in self.children.items()}
        return {name: pid for name, pid in (own | dict(self.services)).items() if pid is not None}


async def start(
    supervisor: Supervisor, *, database_url: str, redis_url: str, workers: int, model_seconds: float, quiet: float
) -> Stack:
    """Start everything on free ports and return it once it is ready; raise CannotStart."""
    var = paths.current()
    found = ports.keep(("web", "flower", "evolution", "model", "backoffice"), file=var.run / "bench-ports.json")
    at = Addresses(
        bind=ports.LOOPBACK,
        port=found["web"],
        flower=found["flower"],
        evolution=found["evolution"],
        model=found["model"],
        backoffice=found["backoffice"],
    )
    token = secrets.token_urlsafe(24)
    variables = environment.of_children(
        _variables(at, token, quiet) | {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    )
    for words in (("migrate", "--no-input"), ("prepare",)):
        with supervisor.console.step(f"manage.py {words[0]}"):
            command = Process(name=words[0], arguments=("manage.py", *words), stage=0)
            await finish(_program(command, variables), console=supervisor.console)
    await sync_to_async(example_company.load)()
    children = {
        process.name: supervisor.start(_program(process, variables), stage=process.stage)
        for process in _table(at, workers=workers, model_seconds=model_seconds, beat=var.run / "bench-beat")
    }
    with supervisor.console.step("Waiting until every process is ready"):
        await _until_ready(at)
    return Stack(addresses=at, children=children, services=_services(var.run / "pids.json"), token=token)


def _table(at: Addresses, *, workers: int, model_seconds: float, beat: Path) -> list[Process]:
    model = replace(
        processes.simulated_model(at.model),
        # The same model; the module around it keeps the times of every request.
        arguments=("-m", "lia_cortex.simulator.load.model", "--port", str(at.model), "--latency", str(model_seconds)),
    )
    return [
        processes.simulated_evolution(at.evolution),
        model,
        replace(
            processes.simulated_backoffice(at.backoffice, store=":memory:"),
            arguments=("-m", "lia_cortex.simulator.load.backoffice", "--port", str(at.backoffice)),
        ),
        processes.web(at),
        *processes.workers(workers),
        processes.beat(str(beat)),
        processes.flower(at),
    ]


def _variables(at: Addresses, token: str, quiet: float) -> dict[str, str]:
    return {
        "LIA_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "LIA_ENCRYPTION_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "LIA_BIND": at.bind,
        "LIA_PORT": str(at.port),
        "LIA_PUBLIC_URL": f"http://127.0.0.1:{at.port}",
        "LIA_FLOWER_URL": f"http://127.0.0.1:{at.flower}",
        "EVOLUTION_API_URL": f"http://127.0.0.1:{at.evolution}",
        "EVOLUTION_API_KEY": "bench",
        "EVOLUTION_INSTANCES": INSTANCE,
        "EVOLUTION_WEBHOOK_TOKEN": token,
        # One number stands for many: the bench measures the platform, not the 50 a minute of one instance.
        "INSTANCE_SENDS_PER_MINUTE": "0",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{at.model}/v1",
        "LIA_SIMULATED_BACKOFFICE_URL": f"http://127.0.0.1:{at.backoffice}",
        "TURN_QUIET_SECONDS": str(quiet),
    }


def _program(process: Process, variables: Mapping[str, str]) -> Program:
    return Program(
        name=process.name,
        command=process.command,
        environment=variables,
        directory=paths.ROOT,
        stop_seconds=process.stop_seconds,
        orphan_signal=process.orphan_signal,
    )


async def _until_ready(at: Addresses) -> None:
    missing: str | None = "nothing was asked yet"
    try:
        async with asyncio.timeout(READY_SECONDS):
            while (missing := await asyncio.to_thread(_missing, at)) is not None:  # noqa: ASYNC110 - another process
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise CannotStart(f"not ready within {READY_SECONDS} s: {missing}") from None


def _missing(at: Addresses) -> str | None:
    missing = readiness.missing(at.bind, at.port)
    if missing is not None:
        return missing
    try:
        return None if reading.reports_to(at.evolution) else "the gateway does not know where its events go"
    except OSError as error:
        return f"the simulated gateway does not answer ({error})"


def _services(file: Path) -> dict[str, int]:
    if not file.exists():
        return {}
    known = json.loads(file.read_text(encoding="utf-8"))
    return {name: pid for name, pid in known.items() if name in {"postgres", "redis"} and pid}
