"""Add what is missing of the example company's tools and assistants; leave alone what people changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand

from assistants.services import example_company
from lia_cortex.kernel import clock


class Command(BaseCommand):
    """Load the example company."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        loaded = example_company.load(now=clock.now())
        for words, names in (
            ("Added", loaded.added),
            ("Left as it is, differs from this version's", loaded.edited),
            ("Left out, removed here", loaded.removed),
        ):
            for name in names:
                self.stdout.write(f"{words}: {name}")
        self.stdout.write(f"Left as it is, the same: {loaded.same}")
