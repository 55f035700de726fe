"""Learn again what questions are about, and when nothing answers them, after a change of knowledge/lexicon."""

from typing import Any

from django.core.management.base import BaseCommand

from knowledge.services import learning_to_decide, training
from lia_cortex.kernel import clock


class Command(BaseCommand):
    """Write knowledge/lexicon/topics.npz and decision.json; the knowledge itself stays as it is."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        self.stdout.write(f"learnt from {training.train()} phrases")
        told = learning_to_decide.learn(now=clock.now())
        self.stdout.write(
            f"learnt when to answer from {told.answered} questions and {told.strangers} strangers; "
            f"of those left out, right: {told.answered_right:.1%} and {told.strangers_right:.1%}"
        )
