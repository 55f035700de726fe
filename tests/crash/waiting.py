"""Waiting for a state, with a deadline that says what is missing."""

import threading
import time
from collections.abc import Callable

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
"""Generous: the machine is shared, and an uncertain send is looked up twice before it is repeated."""


def until(
    is_so: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS, otherwise: Callable[[], str], times: int = 1
) -> None:
    """Return when the condition held `times` in a row; fail with what `otherwise` says after `seconds`."""
    pause, ends, held = threading.Event(), time.monotonic() + seconds, 0
    while held < times:
        held = held + 1 if is_so() else 0
        if held < times and time.monotonic() > ends:
            raise AssertionError(otherwise())
        if held < times:
            pause.wait(POLL_SECONDS)
