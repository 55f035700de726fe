"""Build what a turn hands to the assistants."""

from datetime import UTC, datetime
from typing import Any

from assistants.models import Assistant
from assistants.services import runs
from assistants.types import Outcome, RunRequest, Said
from lia_cortex.kernel import clock
from lia_cortex.kernel.tape import Tape


class Ours:
    """A fence of a turn that nobody takes away."""

    def check(self) -> None:
        """Let the run go on."""


class Falls:
    """A fence that holds for some checks and then raises."""

    def __init__(self, error: Exception, *, after: int) -> None:
        self.error = error
        self.left = after

    def check(self) -> None:
        """Raise when the checks are used up."""
        self.left -= 1
        if self.left < 0:
            raise self.error


def said(*texts: str, author: Any = "customer") -> tuple[Said, ...]:
    """Return messages of one author."""
    at = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    return tuple(Said(number, author, text, at) for number, text in enumerate(texts, start=1))


def request(assistant: Assistant, *texts: str, **fields: Any) -> RunRequest:
    """Return a request with these messages as its burst."""
    basics: dict[str, Any] = {
        "turn_id": 1,
        "conversation_id": 1,
        "scope": "cv_test",
        "assistant_id": assistant.pk,
        "history": (),
        "burst": said(*texts),
    }
    return RunRequest(**{**basics, **fields})


def answer(asked: RunRequest, *, fence: Any = None) -> Outcome:
    """Run the request as a worker does."""
    return runs.run(request=asked, fence=fence or Ours(), tape=Tape(clock=clock.now))
