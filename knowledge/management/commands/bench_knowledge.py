"""Fill an empty database with pieces and print how long searches take (make bench ARGS=--knowledge)."""

import re
import time
from argparse import ArgumentParser
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.models import Chunk
from knowledge.queries import search
from knowledge.services import filling, measuring
from lia_cortex.kernel import clock
from lia_cortex.settings.env import BASE_DIR

TARGET_SECONDS = 0.030
SEED = 20_261_122


class Command(BaseCommand):
    """Measure searches over many pieces; the exit code is 1 when their P95 is over 30 ms."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        corpus = BASE_DIR / "tests" / "knowledge" / "corpus"
        parser.add_argument("--chunks", type=int, default=100_000, help="pieces to fill the database with")
        parser.add_argument("--rounds", type=int, default=3, help="times that every question is asked")
        parser.add_argument("--corpus", type=Path, default=corpus, help="folder with articles/ and the questions")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        folder: Path = options["corpus"]
        if Chunk.objects.exists():
            raise CommandError("the database holds knowledge: give an empty one, as make bench does")
        texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "articles").glob("*.md"))]
        sentences = [each for text in texts for each in re.split(r"(?<=[.!?])\s+|\n+", text) if len(each) > 20]
        began = time.perf_counter()
        filling.fill(count=options["chunks"], sentences=sentences, seed=SEED, now=clock.now(), tell=self.stdout.write)
        self.stdout.write(f"filled in {time.perf_counter() - began:.0f} s")
        asked = [
            each.text for name in ("questions.csv", "out_of_scope.csv") for each in measuring.questions(folder / name)
        ]
        search.search(query=asked[0])  # the first one loads the encoder
        taken = [self._seconds(question) for _ in range(options["rounds"]) for question in asked]
        cuts = quantiles(taken, n=100)
        self.stdout.write(
            f"{Chunk.objects.count()} pieces, {len(taken)} searches: P50 {cuts[49] * 1000:.1f} ms, "
            f"P95 {cuts[94] * 1000:.1f} ms, P99 {cuts[98] * 1000:.1f} ms"
        )
        if cuts[94] >= TARGET_SECONDS:
            raise CommandError("P95 is not below 30 ms")

    def _seconds(self, question: str) -> float:
        began = time.perf_counter()
        search.search(query=question, now=clock.now())
        return time.perf_counter() - began
