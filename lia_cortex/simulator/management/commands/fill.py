"""Fill an empty database with visits of the last weeks, to see how pages do with many (manage.py fill)."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lia_cortex.kernel import clock
from lia_cortex.simulator.load import filling, rows

SEED = 20_261_123


class Command(BaseCommand):
    """Fill."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--messages", type=int, default=1_000_000, help="messages to make, ten a visit")
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same work")

    def handle(self, *_: Any, **given: Any) -> None:
        """Run the command."""
        if not rows.is_fresh():
            raise CommandError("this database was used before: invented customers would stand among real ones")
        began = time.perf_counter()
        visits = filling.fill(messages=given["messages"], seed=given["seed"], now=clock.now())
        self.stdout.write(f"{visits} visits, {given['messages']} messages in {time.perf_counter() - began:.0f} s")
