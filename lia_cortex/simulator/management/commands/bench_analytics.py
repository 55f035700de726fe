"""Measure pages over a million messages, one request after the other (make bench ARGS=--analytics)."""

import time
from argparse import ArgumentParser
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.urls import Resolver404, resolve

from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock

TARGET_SECONDS = 0.3


class Command(BaseCommand):
    """Fill, count, measure; the exit code is 1 when a page's P95 is over 300 ms."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--messages", type=int, default=1_000_000, help="messages to fill the database with")
        parser.add_argument("--rounds", type=int, default=40, help="times that every page is asked for")

    def handle(self, *_: Any, **given: Any) -> None:
        """Run the command."""
        call_command("fill", messages=given["messages"], stdout=self.stdout)
        call_command("rebuild_analytics", stdout=self.stdout)
        boss = User.objects.create(username="bench", role=User.Role.SUPERVISOR)
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(boss)
        late = []
        for path in self._paths():
            client.get(path)  # the first one loads templates
            taken = sorted(self._seconds(client, path) for _ in range(given["rounds"]))
            cuts = quantiles(taken, n=100)
            self.stdout.write(f"{path}: P50 {cuts[49] * 1000:.0f} ms, P95 {cuts[94] * 1000:.0f} ms")
            if cuts[94] >= TARGET_SECONDS:
                late.append(path)
        if late:
            raise CommandError(f"P95 is not below 300 ms: {', '.join(late)}")

    def _paths(self) -> list[str]:
        today = clock.now().date()
        agent = User.objects.get(username="load-0").public_id
        wanted = [
            "/analytics/",
            f"/analytics/?by=agent&agent={agent}",
            f"/analytics/?since={today.replace(year=today.year - 1)}",
            "/",
            "/?state=closed",
            "/desk/",
        ]
        return [path for path in wanted if self._is_there(path)]

    def _is_there(self, path: str) -> bool:
        try:
            resolve(path.partition("?")[0])
        except Resolver404:
            return False
        return True

    def _seconds(self, client: Client, path: str) -> float:
        began = time.perf_counter()
        response = client.get(path)
        if response.status_code != 200:
            raise CommandError(f"{path} answered {response.status_code}")
        return time.perf_counter() - began
