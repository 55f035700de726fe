"""Count every figure of analytics anew, from the rows."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from lia_cortex.analytics.services import refreshing
from lia_cortex.kernel import clock


class Command(BaseCommand):
    """Rebuild."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        began = time.perf_counter()
        count = refreshing.rebuild(now=clock.now())
        self.stdout.write(f"{count} conversations counted in {time.perf_counter() - began:.0f} s")
