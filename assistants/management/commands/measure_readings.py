"""Measure the rules that read moods against labelled messages."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assistants.services.readings import measure

FIELDS = ("text", "topic", "urgency", "sentiment")


class Command(BaseCommand):
    """Print how often the rules alone are right, for each field."""

    help = "measure topic, urgency and sentiment by rules alone on a file of labelled messages (JSON lines)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="lines of {text, topic, urgency, sentiment}")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print the table, all lines and those that the rules were not written with."""
        try:
            lines = options["file"].read_text(encoding="utf-8").splitlines()
            labelled = [json.loads(line) for line in lines if line.strip()]
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read {options['file']}: {error}") from error
        if not labelled or any(field not in one for one in labelled for field in FIELDS):
            raise CommandError(f"each line needs {', '.join(FIELDS)}")
        self.stdout.write("| lines | " + " | ".join(FIELDS[1:]) + " |")
        self.stdout.write("|---|---|---|---|")
        for name, part in (("all", labelled), ("even lines", labelled[1::2])):
            shares = measure.right(part)
            self.stdout.write(f"| {name} ({len(part)}) | " + " | ".join(f"{share:.0%}" for share in shares) + " |")
