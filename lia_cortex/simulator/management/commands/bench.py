"""Measure the real processes on this machine: customers arrive open-loop, the gateway judges. Use `make bench`."""

from argparse import ArgumentParser
from functools import partial
from importlib.util import find_spec
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lia_cortex.runtime import paths, processes, supervisor
from lia_cortex.runtime.console import Console

NEEDED = ("psutil", "matplotlib")
EACH_CUSTOMER = 10
"""Webhooks that a customer brings: the message, the contact, and those of the answer."""


class Terminal(Console):
    """Shows the bench's own lines and keeps those of the processes in a file."""

    def __init__(self, log: TextIO) -> None:
        super().__init__()
        self._log = Console(log)

    def line(self, name: str, text: str) -> None:
        """Write a line of the process `name` into the file."""
        self._log.line(name, text)


class Command(BaseCommand):
    """Measure."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--rate", type=float, default=15, help="customers a second")
        parser.add_argument("--seconds", type=float, default=40, help="how long each phase is measured")
        parser.add_argument("--warm-up", type=float, default=8, help="seconds before that")
        parser.add_argument("--model-seconds", type=float, default=1.0, help="what each request of the model takes")
        parser.add_argument("--searches", type=float, default=0.5, help="share of the answers that need a look-up")
        parser.add_argument("--quiet-seconds", type=float, default=2.0, help="the platform's quiet window")
        parser.add_argument("--workers", type=int, default=processes.default_workers(), help="io worker processes")
        parser.add_argument("--kill", action="store_true", help="only the phase in which a worker is killed")
        parser.add_argument("--plain", action="store_true", help="only the phase in which nobody is killed")
        parser.add_argument("--acks", action="store_true", help="only the phase in which acknowledgements are timed")
        parser.add_argument("--ack-rate", type=float, default=100, help="webhooks a second in that phase")
        parser.add_argument("--ack-customers", type=float, help="customers a second in it; a tenth of the webhooks")
        parser.add_argument("--conversations", action="store_true", help="only the phase of whole conversations")
        parser.add_argument("--conversation-rate", type=float, default=0.5, help="how many of them begin each second")
        parser.add_argument("--conversation-warm-up", type=float, default=40, help="seconds before they are measured")
        parser.add_argument("--conversation-seconds", type=float, default=40, help="how long they are measured")
        parser.add_argument("--find-limit", action="store_true", help="raise the rate until a target is missed")
        parser.add_argument("--durable", action="store_true", help="on a Postgres that waits for the disk")
        parser.add_argument("--knowledge", action="store_true", help="only searches, over 100,000 pieces")
        parser.add_argument("--ledger", action="store_true", help="only reservations of money by processes at once")
        parser.add_argument("--live", action="store_true", help="only open pages: how soon a change is on all of them")
        parser.add_argument("--analytics", action="store_true", help="only pages, over a million messages")
        parser.add_argument("--out", default="var/bench", help="folder of the report")

    def handle(self, *_: Any, **given: Any) -> None:
        """Run the command; the exit code is 1 when a customer or a webhook was lost, or the acknowledgement late."""
        alone = [name for name in ("knowledge", "ledger", "live", "analytics") if given[name]]
        if alone:
            call_command("migrate", verbosity=0)
            for name in alone:
                call_command(f"bench_{name}")
            return
        missing = [name for name in NEEDED if find_spec(name) is None]
        if missing:
            raise CommandError(f"the bench needs {', '.join(missing)}: install the development packages")
        from lia_cortex.simulator.load import bench, plots, report  # noqa: PLC0415 - not installed in production

        folder = paths.ROOT / given["out"]
        folder.mkdir(parents=True, exist_ok=True)
        everything = not (given["plain"] or given["acks"] or given["kill"] or given["conversations"])
        run = bench.Bench(
            bench.Options(
                rate=given["rate"],
                seconds=given["seconds"],
                warm_up=given["warm_up"],
                model_seconds=given["model_seconds"],
                searches=given["searches"],
                quiet=given["quiet_seconds"],
                workers=given["workers"],
                plain=everything or given["plain"],
                acks=everything or given["acks"],
                kill=everything or given["kill"],
                ack_rate=given["ack_rate"],
                ack_customers=given["ack_customers"] or given["ack_rate"] / EACH_CUSTOMER,
                conversations=everything or given["conversations"],
                conversation_rate=given["conversation_rate"],
                conversation_warm_up=given["conversation_warm_up"],
                conversation_seconds=given["conversation_seconds"],
                find_limit=given["find_limit"],
                durable=given["durable"],
                folder=folder,
                database_url=settings.DATABASE_URL,
                redis_url=settings.REDIS_URL,
            )
        )
        with (folder / "processes.log").open("w", encoding="utf-8") as log:
            code = supervisor.run(
                partial(bench.Bench.run, run), console=Terminal(log), pids=paths.current().run / "bench-pids.json"
            )
        if run.report is None:
            raise SystemExit(code or 130)
        self.stdout.write("\n" + report.write(run.report, folder=folder))
        phases = run.report.phases
        pictures = plots.draw(phases, folder=folder, quiet=given["quiet_seconds"]) if phases else []
        self.stdout.write("\n".join(str(path) for path in (folder / "report.json", folder / "report.md", *pictures)))
        if run.report.failed:
            raise SystemExit(1)
