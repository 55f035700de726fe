"""Tell whether every string has its translation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lia_cortex.locale import catalogue


class Command(BaseCommand):
    """Fail on a string without translation, and on a translation that does not fit its string."""

    help = "Fail when a string of the code or the templates has no translation."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """List every problem."""
        found = list(catalogue.problems())
        if found:
            raise CommandError("\n".join([*found, "run: manage.py extract_translations, then translate"]))
