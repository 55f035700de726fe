"""Print how well searches find the right article: the corpus of the tests, its blind questions apart."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from knowledge.services import measuring
from knowledge.services.measuring import Answered
from lia_cortex.kernel import clock
from lia_cortex.settings.env import BASE_DIR

TUNED = 8
"""Questions of each article in dev_questions.csv that the search was tuned on; the others were held out."""

BLIND = {
    "blind questions": "blind_questions.csv",
    "blind questions of a second writer": "blind_questions_2.csv",
    "blind questions of a third writer": "blind_questions_3.csv",
}
STRANGERS = {
    "out of scope": "out_of_scope.csv",
    "out of scope for tuning": "dev_out_of_scope.csv",
    "out of scope, blind, of a second writer": "out_of_scope_2.csv",
    "out of scope, blind, of a third writer": "out_of_scope_3.csv",
}


class Command(BaseCommand):
    """Measure on the corpus, in a transaction that leaves nothing behind."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        default = BASE_DIR / "tests" / "knowledge" / "corpus"
        parser.add_argument("--corpus", type=Path, default=default, help="folder with articles/ and the questions")
        parser.add_argument("--misses", action="store_true", help="list the questions that went wrong")
        parser.add_argument("--without-blind", action="store_true", help="leave the blind questions alone")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command."""
        folder, now = options["corpus"], clock.now()
        with measuring.corpus(folder, now=now) as slugs:
            tuned, held_out = measuring.parted(measuring.questions(folder / "dev_questions.csv"), first=TUNED)
            sets = {
                "questions": measuring.questions(folder / "questions.csv"),
                "questions for tuning": tuned,
                "held out from tuning": held_out,
            }
            if not options["without_blind"]:
                sets |= {name: measuring.questions(folder / file) for name, file in BLIND.items()}
            for name, questions in sets.items():
                answered = measuring.ask(questions, slugs=slugs, now=now)
                told = measuring.figures(answered)
                self.stdout.write(
                    f"{name}: {told.count}  hit@1 {told.hit_1:.1%}  hit@3 {told.hit_3:.1%}  MRR {told.mrr:.3f}"
                )
                if options["misses"] and name not in BLIND:
                    self._tell([each for each in answered if each.rank != 1])
            for name, file in STRANGERS.items():
                strangers = measuring.ask(measuring.questions(folder / file), slugs=slugs, now=now)
                told = measuring.figures(strangers)
                self.stdout.write(f"{name}: {told.count}  nothing found {told.nothing:.1%}")
                if options["misses"]:
                    self._tell([each for each in strangers if each.found])

    def _tell(self, answered: list[Answered]) -> None:
        for each in answered:
            found = ", ".join(each.found[:4]) or "-"
            self.stdout.write(f"  {each.rank or '-'}  {each.question.text}  [{each.question.article}]  found: {found}")
