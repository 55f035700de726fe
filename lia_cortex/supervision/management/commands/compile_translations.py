"""Compile the catalogues."""

from typing import Any

from django.core.management.base import BaseCommand

from lia_cortex.locale import catalogue


class Command(BaseCommand):
    """Write the compiled form of each catalogue that changed."""

    help = "Compile the .po files that changed; needs no GNU gettext."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compile and name what was written."""
        for path in catalogue.compile_all():
            self.stdout.write(f"compiled {path.name} for {path.parent.parent.name}")
