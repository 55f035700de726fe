"""Bring the catalogues up to date with the code and the templates."""

from typing import Any

from django.core.management.base import BaseCommand

from lia_cortex.locale import catalogue


class Command(BaseCommand):
    """Keep what is translated, add what is new, drop what nobody says any more."""

    help = "Bring the .po files up to date with the strings of the code and the templates."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the files and say how much is left to translate."""
        for path, missing in catalogue.update():
            self.stdout.write(f"{path.parent.parent.name}: {missing} to translate")
