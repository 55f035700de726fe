"""Let processes reserve money at once, in a fresh database, and print what it costs (make bench ARGS=--ledger)."""

import time
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from statistics import quantiles
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import F, Sum

from lia_cortex.kernel import clock, recent
from lia_cortex.registry.models import Account, Ceiling, Reservation
from lia_cortex.registry.services import ledger
from lia_cortex.registry.services.ledger import CeilingReached

CALL_USD, COST_USD = Decimal("0.01"), Decimal("0.004")
ROOMY = {"conversation": Decimal(100_000), "day": Decimal(100_000), "month": Decimal(1_000_000)}
NARROW = {"conversation": Decimal(100_000), "day": Decimal(5), "month": Decimal(100_000)}
"""The day has room for as many calls as cost it wholly: 1,250 when each costs 0.004 and gets that far."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one process does: threads that reserve and settle until the time is over or the money is."""

    threads: int
    seconds: float
    is_one_conversation: bool


@dataclass(frozen=True, slots=True)
class Done:
    """Seconds of each reservation and each settlement of one process, and how many were refused."""

    reserving: list[float]
    settling: list[float]
    refused: int


class Command(BaseCommand):
    """Measure; the exit code is 1 when a ceiling was overshot."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--seconds", type=float, default=8, help="how long each phase is measured")
        parser.add_argument("--threads", type=int, default=4, help="threads of each process that call at once")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        if Account.objects.exists() or Reservation.objects.exists():
            raise CommandError("this database has accounts: give an empty one, as make bench does")
        threads, seconds = options["threads"], options["seconds"]
        self.stdout.write("| phase | calls/s | reserve ms P50/P95/P99 | settle ms P50/P95/P99 | refused |")
        self.stdout.write("| --- | --- | --- | --- | --- |")
        self._phase("1 process, 1 thread", ROOMY, 1, Work(1, seconds, is_one_conversation=False))
        self._phase(f"2 processes, {threads} threads each", ROOMY, 2, Work(threads, seconds, is_one_conversation=False))
        self._phase("the same, all of one conversation", ROOMY, 2, Work(threads, seconds, is_one_conversation=True))
        self._phase("the same, up to the day's ceiling", NARROW, 2, Work(threads, seconds, is_one_conversation=False))

    def _phase(self, name: str, limits: dict[str, Decimal], processes: int, work: Work) -> None:
        Account.objects.all().delete()
        for kind, usd in limits.items():
            Ceiling.objects.update_or_create(kind=kind, defaults={"usd": usd, "is_active": True})
        recent.forget_all()
        connection.close()
        began = time.perf_counter()
        with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as pool:
            done = list(pool.map(_process, [work] * processes, range(processes)))
        busy = min(time.perf_counter() - began, work.seconds)
        reserving = [each for one in done for each in one.reserving]
        settling = [each for one in done for each in one.settling]
        refused = sum(one.refused for one in done)
        figures = (f"{len(settling) / busy:.0f}", _percentiles(reserving), _percentiles(settling), refused)
        self.stdout.write(f"| {name} | {' | '.join(map(str, figures))} |")
        self._judge(len(settling), limits=limits)

    def _judge(self, calls: int, *, limits: dict[str, Decimal]) -> None:
        """End with exit code 1 when money was lost, invented, left reserved or promised beyond a ceiling."""
        slices = Account.objects.filter(kind=Account.Kind.SLICE).aggregate(spent=Sum("spent_usd"), held=Sum("held_usd"))
        if slices["spent"] != COST_USD * calls or slices["held"] or Reservation.objects.exists():
            raise CommandError(f"{calls} calls, but the slices say {slices}")
        over = Account.objects.filter(kind=Account.Kind.SLICE, granted_usd__lt=F("spent_usd") + F("held_usd"))
        day = Account.objects.get(kind=Account.Kind.DAY)
        if slices["spent"] > limits["day"] or day.granted_usd > limits["day"] or over.exists():
            raise CommandError("a ceiling was overshot")


def _process(work: Work, number: int) -> Done:
    with ThreadPoolExecutor(work.threads) as threads:
        done = list(threads.map(lambda thread: _calls(work, f"{number}.{thread}"), range(work.threads)))
    return Done(
        reserving=[each for one in done for each in one.reserving],
        settling=[each for one in done for each in one.settling],
        refused=sum(one.refused for one in done),
    )


def _calls(work: Work, name: str) -> Done:
    reserving: list[float] = []
    settling: list[float] = []
    refused = 0
    end = time.perf_counter() + work.seconds
    try:
        while (began := time.perf_counter()) < end:
            scope = "cv_one" if work.is_one_conversation else f"cv_{name}_{len(settling) % 50}"
            try:
                hold = ledger.reserve(scope=scope, usd=CALL_USD, now=clock.now())
            except CeilingReached:
                refused += 1
                if refused > 20:  # what others hold comes back; then it is over
                    break
                continue
            reserving.append(time.perf_counter() - began)
            began = time.perf_counter()
            ledger.settle(hold, usd=COST_USD)
            settling.append(time.perf_counter() - began)
    finally:
        connection.close()
    return Done(reserving, settling, refused)


def _percentiles(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return "/".join(f"{cuts[at] * 1000:.1f}" for at in (49, 94, 98))
