"""The whole platform as real processes, as the launcher starts them in production."""

import dataclasses
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lia_cortex.runtime import environment, paths, ports, processes
from lia_cortex.runtime.processes import Addresses, Process
from lia_cortex.runtime.program import Program
from tests.crash import services as platform_services
from tests.crash.daemons import Daemon
from tests.crash.desk import Desk
from tests.crash.hook import FOLDER
from tests.crash.rows import Rows
from tests.crash.services import Services
from tests.crash.tickets import DESK
from tests.crash.waiting import until

KEY, COMPANY = "crash-suite", "5511999990000"
WORKERS = ("io1", "io2")


@dataclass
class Platform:
    """Every process by its name, and the check points at which one may be held."""

    services: Services
    rows: Rows
    addresses: Addresses
    token: str
    daemons: dict[str, Daemon] = field(default_factory=dict)
    spares: dict[str, Daemon] = field(default_factory=dict)
    """Processes that a test starts itself: what a rolling update or a mistake runs twice."""

    @property
    def url(self) -> str:
        """Where web serves."""
        return f"http://127.0.0.1:{self.addresses.port}"

    @property
    def points(self) -> Path:
        """The folder through which check points are held."""
        return self.services.var.path / "points"

    def hold(self, point: str) -> None:
        """Let the next thread that reaches the point stand still there."""
        (self.points / point).touch()

    def held(self, point: str) -> int:
        """Return the process that stands at the point, as soon as there is one."""
        until(
            lambda: bool(list(self.points.glob(f"{point}.*"))),
            otherwise=lambda: f"nobody reached {point}; {self.rows.unsettled()}",
        )
        [file] = self.points.glob(f"{point}.*")
        return int(file.suffix.removeprefix("."))

    def let_go(self, point: str) -> None:
        """Let the thread that stands at the point go on."""
        for file in self.points.glob(f"{point}.*"):
            file.unlink()

    def release(self) -> None:
        """Let everybody go on."""
        for file in self.points.iterdir():
            file.unlink()

    def kill(self, pid: int) -> Daemon:
        """Kill the process with this id and return it."""
        [daemon] = [daemon for daemon in self.daemons.values() if daemon.pid == pid]
        daemon.kill()
        self.release()
        return daemon

    def troubles(self) -> str:
        """Return what the workers and web complained of last."""
        said = [line for daemon in self.daemons.values() for line in daemon.tail(200_000).splitlines()]
        return "\n".join([line for line in said if "Error" in line or "WARNING" in line][-25:])

    def revive(self) -> None:
        """Start the platform's processes that died, as the launcher does all the time."""
        for daemon in self.daemons.values():
            daemon.start()

    def restore(self) -> None:
        """Start what is dead, as the launcher does, and return when everything serves."""
        everything = [self.services.postgres, self.services.redis, *self.daemons.values()]
        for daemon in everything:
            daemon.start()
        for daemon in everything:
            daemon.wait()


@contextmanager
def running(desk: Desk) -> Iterator[Platform]:
    """Run the platform on an empty database with the example company until the block ends."""
    with platform_services.running() as services:
        platform = _planned(services, desk)
        try:
            platform.restore()
            yield platform
        finally:
            platform.release()
            for daemon in reversed([*platform.daemons.values(), *platform.spares.values()]):
                daemon.kill()


def _planned(services: Services, desk: Desk) -> Platform:
    names = ("web", "evolution", "model", "backoffice", "flower")
    found = ports.keep(names, file=services.var.run / "platform-ports.json")
    addresses = Addresses(
        bind="127.0.0.1",
        port=found["web"],
        flower=found["flower"],
        evolution=found["evolution"],
        model=found["model"],
        backoffice=found["backoffice"],
    )
    platform = Platform(services, Rows(services.database_url), addresses, token=platform_services.secret())
    platform.points.mkdir()
    variables = _variables(platform, desk)
    for words in (("manage.py", "migrate", "--no-input"), ("manage.py", "prepare"), ("-m", "tests.crash.company")):
        _finish(words, variables)
    _plan(platform, variables)
    return platform


def _plan(platform: Platform, variables: dict[str, str]) -> None:
    at, var = platform.addresses, platform.services.var
    hooks = ("--webhook-url", f"{platform.url}/webhooks/evolution", "--webhook-token", platform.token)
    quick = ("--pace", "0.2", "--retry-scale", "0.02", "--webhook-timeout", "15")
    opened = ("--instances", f"principal:{COMPANY}", "--api-key", KEY)

    def add(process: Process, *more: str, is_ready: Callable[[Daemon], bool]) -> None:
        program = Program(
            name=process.name,
            command=(*process.command, *more),
            environment=variables,
            directory=paths.ROOT,
            stop_seconds=process.stop_seconds,
            orphan_signal=process.orphan_signal,
        )
        daemon = Daemon(program, log=var.path / f"{process.name}.log", is_ready=lambda: is_ready(daemon))
        platform.daemons[process.name] = daemon

    def serves(url: str) -> Callable[[Daemon], bool]:
        return lambda _: _answers(url)

    gateway, model = f"http://127.0.0.1:{at.evolution}", f"http://127.0.0.1:{at.model}"
    is_ready = serves(f"{gateway}/simulated/health")
    add(processes.simulated_evolution(at.evolution), *opened, *hooks, *quick, is_ready=is_ready)
    add(processes.simulated_model(at.model), is_ready=serves(f"{model}/simulated/health"))
    office = processes.simulated_backoffice(at.backoffice, store=str(var.backoffice / "store.sqlite"))
    add(office, "--latency", "0", is_ready=serves(f"http://127.0.0.1:{at.backoffice}/simulated/health"))
    platform.spares["backoffice"] = platform.daemons.pop("backoffice")
    add(processes.web(at), is_ready=serves(f"{platform.url}/healthz"))
    for worker in processes.workers(len(WORKERS)):
        if worker.name in WORKERS:
            add(worker, is_ready=lambda daemon: platform.rows.beats(daemon.pid or 0))
        elif worker.name == "media1":
            add(worker, is_ready=lambda daemon: platform.rows.beats(daemon.pid or 0))
            platform.spares["media1"] = platform.daemons.pop("media1")
    [io, *_] = processes.WORKER_GROUPS
    reader = dataclasses.replace(io, name="reader", queues=("message-processing",))
    alone = Process(name="reader", arguments=reader.arguments(1), stage=20)
    add(alone, is_ready=lambda daemon: platform.rows.beats(daemon.pid or 0))
    platform.spares["reader"] = platform.daemons.pop("reader")
    single = dataclasses.replace(io, name="single", concurrency=1)
    alone = Process(name="single", arguments=single.arguments(1), stage=20)
    add(alone, is_ready=lambda daemon: platform.rows.beats(daemon.pid or 0))
    platform.spares["single"] = platform.daemons.pop("single")
    for name in ("beat", "beat2"):
        beat = processes.beat(str(var.run / f"{name}-schedule"))
        add(Process(name=name, arguments=beat.arguments, stage=beat.stage), is_ready=lambda daemon: bool(daemon.pid))
    platform.spares["beat2"] = platform.daemons.pop("beat2")


def _variables(platform: Platform, desk: Desk) -> dict[str, str]:
    at, services = platform.addresses, platform.services
    return environment.of_children(
        {
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "LIA_ENV": "production",
            "LIA_VAR_DIR": str(services.var.path),
            "DATABASE_URL": services.database_url,
            "REDIS_URL": services.redis_url,
            "CELERY_BROKER_URL": services.redis_url,
            "SECRET_KEY": platform_services.secret(),
            "LIA_ENCRYPTION_KEYS": "Y3Jhc2gtY3Jhc2gtY3Jhc2gtY3Jhc2gtY3Jhc2gtY3I=",
            "ALLOWED_HOSTS": "*",
            "EVOLUTION_API_URL": f"http://127.0.0.1:{at.evolution}",
            "EVOLUTION_API_KEY": KEY,
            "EVOLUTION_WEBHOOK_TOKEN": platform.token,
            "EVOLUTION_INSTANCES": "principal",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{at.model}/v1",
            "LIA_SIMULATED_BACKOFFICE_URL": f"http://127.0.0.1:{at.backoffice}",
            "OPENAI_API_KEY": "crash-suite",
            "LIA_ADMIN_PASSWORD": platform.token,
            "LIA_API_TOKEN": platform.token,
            "LIA_PUBLIC_URL": platform.url,
            "LIA_PORT": str(at.port),
            "INSTANCE_SENDS_PER_MINUTE": "0",
            "TURN_QUIET_SECONDS": "1",
            "TURN_MAX_WAIT_SECONDS": "5",
            "LIA_CHECKPOINT_HOOK": "tests.crash.hook.stand_still",
            FOLDER: str(platform.points),
            DESK: desk.url,
        }
    )


def _finish(words: tuple[str, ...], variables: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *words], cwd=paths.ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
