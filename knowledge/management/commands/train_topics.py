"""Learn again which words speak of which subject, after a change of knowledge/lexicon/topics or chat_spelling.txt."""

from typing import Any

from django.core.management.base import BaseCommand

from knowledge.services import training


class Command(BaseCommand):
    """Write knowledge/lexicon/topics.npz from the phrases of the lexicon."""

    help = __doc__

    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command."""
        self.stdout.write(f"learnt from {training.train()} phrases")
