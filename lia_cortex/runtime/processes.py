"""Every process of the platform, in one table; docker/compose.yaml is held to it by a test."""

import os
import signal
import sys
from dataclasses import dataclass, replace

CELERY = ("-m", "celery", "-q", "-A", "lia_cortex")
MOST_WORKERS = 4
"""Processes for waiting work chosen without being told: each may hold 20 of Postgres' 200 connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerGroup:
    """Worker processes that serve the same queues."""

    name: str
    pool: str
    concurrency: int
    queues: tuple[str, ...]
    scaled: bool
    """Whether LIA_WORKERS says how many processes; one otherwise."""

    def arguments(self, number: int) -> tuple[str, ...]:
        """Return the arguments of Python for the process `number` of the group."""
        return (
            *CELERY,
            "worker",
            *("-P", self.pool, "-c", str(self.concurrency), "-Q", ",".join(self.queues)),
            *("-n", f"{self.name}{number}@%h", "-O", "fair"),
            # Heartbeats, one event each two seconds, are how Flower knows its workers.
            *("--without-gossip", "--without-mingle"),
        )


WORKER_GROUPS = (
    # Waits for vendors nearly all the time: many threads, few processes.
    WorkerGroup(
        name="io",
        pool="threads",
        concurrency=50,
        queues=("message-processing", "ai-response", "outbound", "maintenance"),
        scaled=True,
    ),
    # Customers' files wait for gateway and model as well, but large ones fill memory: a process of their own, so that
    # the death of it holds up no message (docs/adr/0014).
    WorkerGroup(
        name="media",
        pool="threads",
        concurrency=24,
        queues=("image-analysis",),
        scaled=False,
    ),
    # Computes for long.
    WorkerGroup(
        name="cpu",
        pool="prefork",
        concurrency=2,
        queues=("nps-survey", "learning-tasks"),
        scaled=False,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of Python; lower stages are stopped first."""

    name: str
    arguments: tuple[str, ...]
    stage: int
    stop_seconds: float = 10
    orphan_signal: signal.Signals = signal.SIGKILL
    """SIGTERM would let a worker finish its tasks first, minutes after the launcher was killed."""

    @property
    def command(self) -> tuple[str, ...]:
        """Return the command line for this machine."""
        return (sys.executable, *self.arguments)


FIRST_TASK, FIRST_QUEUE = "conversations.watch_instances", "maintenance"
"""Tells the gateway where its events go. Beat does it too, but half a minute after the platform says it is ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the processes listen."""

    bind: str
    port: int
    flower: int
    evolution: int
    model: int
    backoffice: int


def simulated_evolution(port: int) -> Process:
    """Return the simulated WhatsApp gateway."""
    return _simulated("evolution", "lia_cortex.integrations.evolution.simulated", port)


def simulated_model(port: int) -> Process:
    """Return the simulated model provider."""
    return _simulated("model", "lia_cortex.integrations.openai.simulated", port)


def simulated_backoffice(port: int, *, store: str) -> Process:
    """Return the example company's simulated back office; what it did survives in the file."""
    process = _simulated("backoffice", "lia_cortex.integrations.backoffice.simulated", port)
    return replace(process, arguments=(*process.arguments, "--store", store))


def web(addresses: Addresses) -> Process:
    """Return the web server: pages, sockets and webhooks."""
    listen = ("--host", addresses.bind, "--port", str(addresses.port))
    # What sockets say is ids, which deflating makes no shorter.
    engine = ("--loop", "uvloop", "--http", "httptools", "--ws-per-message-deflate", "false", "--no-access-log")
    # Open sockets would hold the stop for ever: pages connect again by themselves.
    stop = ("--timeout-graceful-shutdown", "5")
    return Process(
        name="web",
        arguments=("-m", "uvicorn", "lia_cortex.asgi:application", *listen, *engine, *stop),
        stage=10,
    )


def workers(count: int) -> list[Process]:
    """Return the processes of every group, `count` of those that scale."""
    return [
        Process(name=f"{group.name}{number}", arguments=group.arguments(number), stage=20)
        for group in WORKER_GROUPS
        for number in range(1, (count if group.scaled else 1) + 1)
    ]


def beat(schedule_file: str) -> Process:
    """Return the clock that starts the sweeps."""
    return Process(name="beat", arguments=(*CELERY, "beat", "--schedule", schedule_file), stage=30)


def flower(addresses: Addresses) -> Process:
    """Return the view into the queues, on loopback only: the web process lets admins through to it."""
    listen = ("--address=127.0.0.1", f"--port={addresses.flower}", "--url_prefix=flower", "--enable_events=false")
    return Process(name="flower", arguments=(*CELERY, "flower", *listen), stage=40)


def first_task() -> Process:
    """Return the command that queues FIRST_TASK; the first worker that is up runs it."""
    return Process(name="first task", arguments=(*CELERY, "call", FIRST_TASK, "--queue", FIRST_QUEUE), stage=0)


def default_workers() -> int:
    """Return how many processes for waiting work suit this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)


def _simulated(name: str, module: str, port: int) -> Process:
    return Process(name=name, arguments=("-m", module, "--port", str(port)), stage=50, stop_seconds=5)
