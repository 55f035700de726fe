"""Measure how soon a change is on every open page (make bench ARGS=--live)."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
import psutil
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from redis import Redis

from conversations.models import Conversation
from lia_cortex.runtime import paths, ports, processes
from lia_cortex.runtime.processes import Addresses
from lia_cortex.simulator.load import usage
from lia_cortex.simulator.load.pages import company, judging

START_SECONDS = 60
LINGER_SECONDS = 3.0


class Command(BaseCommand):
    """Measure open pages; the exit code is 1 when a change was missing, or was later than a second at P95."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--pages", type=int, default=200, help="supervisors with the list open")
        parser.add_argument("--messages", type=float, default=30, help="of customers, a second")
        parser.add_argument("--talks", type=int, default=600, help="conversations that the messages go to, in turn")
        parser.add_argument("--seconds", type=float, default=30)
        parser.add_argument("--warm-up", type=float, default=5)

    def handle(self, *_: Any, **given: Any) -> None:
        """Run the command."""
        if Conversation.objects.exists():
            raise CommandError("this database was used before: `make bench` brings one of its own")
        call_command("collectstatic", interactive=False, verbosity=0)
        sessions, talks = company.logins(count=given["pages"]), company.conversations(count=given["talks"])
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            port = ports.keep(("live",), file=folder / "ports.json")["live"]
            at = Addresses(bind=ports.LOOPBACK, port=port, flower=0, evolution=0, model=0, backoffice=0)
            environment = os.environ | {"LIA_PORT": str(port), "LIA_PUBLIC_URL": f"http://127.0.0.1:{port}"}
            with (paths.current().run / "bench-live.log").open("wb") as log:
                web = subprocess.Popen(  # noqa: S603 - our own processes
                    processes.web(at).command, env=environment, stdout=log, stderr=log, cwd=paths.ROOT
                )
                try:
                    _until(lambda: _answers(f"http://127.0.0.1:{port}/healthz"))
                    self._measure(given, sessions, talks, web=web, port=port, folder=folder)
                finally:
                    web.terminate()
                    web.wait()

    def _measure(
        self, given: Any, sessions: list[str], talks: list[Conversation], *, web: Any, port: int, folder: Path
    ) -> None:
        seconds = given["warm_up"] + given["seconds"]
        plan, out, ready = folder / "plan.json", folder / "out.json", folder / "ready"
        content = {
            "port": port,
            "sessions": sessions,
            "ready": str(ready),
            "apart": 0.03,
            "seconds": seconds + LINGER_SECONDS,
        }
        plan.write_bytes(orjson.dumps(content))
        readers = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "lia_cortex.simulator.load.pages.readers", str(plan), str(out)], cwd=paths.ROOT
        )
        _until(ready.exists)
        meter = usage.Meter(lambda: {"web": web.pid, "pages": readers.pid} | _services())
        said: dict[int, float] = {}
        began = time.time()
        since, until = began + given["warm_up"], began + seconds
        before: usage.Used | None = None
        for number in range(1, int(given["messages"] * seconds) + 1):
            due = began + number / given["messages"]
            time.sleep(max(0.0, due - time.time()))
            if before is None and time.time() >= since:
                before = meter.sample()
            company.say(talks[number % len(talks)], number=number)
            said[number] = time.time()
        after = meter.sample()
        readers.wait(START_SECONDS)
        found = orjson.loads(out.read_bytes())
        figures = judging.judge(found["pages"], said, since=since, until=until)
        busy = {name: spent - before.cpu[name] for name, spent in after.cpu.items()} if before else {}
        machine = after.machine - before.machine if before else 0.0
        self._tell(figures, {name: spent / given["seconds"] for name, spent in (busy | {"all": machine}).items()})
        if found["broken"] or not figures.holds:
            raise CommandError(f"not on every page within a second at P95; broken lines: {found['broken'][:3]}")

    def _tell(self, found: judging.Figures, cpu: dict[str, float]) -> None:
        def ms(value: float | None) -> str:
            return "none" if value is None else f"{value * 1000:.0f}"

        machine = usage.machine()
        self.stdout.write(f"{machine['cores']} cores, {machine['cpu']}, Python {machine['python']}")
        self.stdout.write(
            f"{found.pages} pages, {found.messages} messages measured: {found.shown} of {found.expected} shown, "
            f"from commit to page P50 {ms(found.p50)} ms, P95 {ms(found.p95)} ms, P99 {ms(found.p99)} ms, "
            f"most {ms(found.most)} ms"
        )
        self.stdout.write(
            f"{found.fetches_per_second:.0f} fetches a second of {found.kilobytes:.0f} KB, each P50 "
            f"{ms(found.fetch_p50)} ms, P95 {ms(found.fetch_p95)} ms, failed {found.failed}; "
            f"{found.unread} counts of unread messages came along"
        )
        self.stdout.write("cores: " + ", ".join(f"{name} {share:.2f}" for name, share in cpu.items()))


def _until(is_so: Any) -> None:
    ends = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > ends:
            raise CommandError("the web process or the pages did not start; see var/run/bench-live.log")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own process
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _services() -> dict[str, int]:
    """Return the processes of Postgres and Redis, as far as they run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    pids = {"redis": Redis.from_url(settings.REDIS_URL).info("server")["process_id"]}
    if (process := _process(backend)) and (postmaster := process.parent()):
        pids["postgres"] = postmaster.pid
    return {name: pid for name, pid in pids.items() if _process(pid)}


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.Error:
        return None
