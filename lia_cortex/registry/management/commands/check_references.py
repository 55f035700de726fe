"""Look for references to partitioned tables that point at nothing; exit 1 when there are any."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lia_cortex.kernel import references


class Command(BaseCommand):
    """Print every dangling reference with the ids of some rows."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        found = references.dangling()
        for item in found:
            self.stderr.write(f"{item.reference}: {item.count} rows point at nothing, such as {list(item.rows)}")
        if found:
            raise CommandError("References are broken.")
        checked = sum(1 for _ in references.unconstrained())
        self.stdout.write(f"{checked} references checked, none is broken.")
