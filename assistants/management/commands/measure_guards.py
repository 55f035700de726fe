"""Print what the guards make of the corpora of honest and dishonest answers."""

from collections import Counter
from pathlib import Path
from time import process_time
from timeit import timeit
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

import assistants
from assistants.services.guards import measuring
from assistants.services.guards.measuring import Judged

ROUNDS = 3
CORPUS = Path(assistants.__file__).resolve().parent.parent / "tests" / "assistants" / "corpus"


class Command(BaseCommand):
    """Print the table of docs/guards.md; `--lines` names each line that the guards got wrong."""

    help = "Measure the guards on the corpora of honest and dishonest answers."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of the corpora."""
        parser.add_argument("--corpus", type=Path, default=CORPUS)
        parser.add_argument("--lines", action="store_true", help="name the lines that were judged wrongly")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a table for each pair of corpora."""
        corpus: Path = options["corpus"]
        every: list[Judged] = []
        for writer, (honest_name, dishonest_name) in measuring.WRITERS.items():
            self.stdout.write(f"\nBy the {writer} writer:\n")
            answers = list(measuring.answers(corpus / honest_name))
            self._table(answers, list(measuring.answers(corpus / dishonest_name)), name_lines=options["lines"])
            every += answers
        self.stdout.write("\nBy all of them:\n\n| answers | number | held back | share |\n|---|---|---|---|")
        self._row("honest, all", len([row for row in every if row.finding]), len(every))
        honest = corpus / measuring.WRITERS["first"][0]
        seconds = timeit(lambda: list(measuring.answers(honest)), number=ROUNDS, timer=process_time) / ROUNDS
        each = 1000 * seconds / len(list(measuring.answers(honest)))
        self.stdout.write(f"\n{each:.2f} ms for an honest answer, gathering included")

    def _table(self, honest: list[Judged], dishonest: list[Judged], *, name_lines: bool) -> None:
        touched = [row for row in honest if row.finding]
        missed = [row for row in dishonest if not row.finding]
        all_of = Counter(row.fault for row in dishonest)
        caught = Counter(row.fault for row in dishonest if row.finding)
        self.stdout.write("| answers | number | held back | share |\n|---|---|---|---|")
        self._row("honest", len(touched), len(honest))
        for fault in sorted(all_of):
            self._row(fault, caught[fault], all_of[fault])
        self._row("dishonest, all", sum(caught.values()), len(dishonest))
        if name_lines:
            for row in [*touched, *missed]:
                self.stdout.write(f"{row.fault or 'honest'}:{row.line} {row.finding} {row.answer}")

    def _row(self, name: str, held: int, number: int) -> None:
        self.stdout.write(f"| {name} | {number} | {held} | {100 * held / number:.1f} % |")
