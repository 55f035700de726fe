"""Give the desk of a local company its example answers and macros. Safe to run at every start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lia_cortex.supervision.services import example_answers


class Command(BaseCommand):
    """Prepare the desk."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        if settings.LIA_ENV == "local":
            example_answers.load()
