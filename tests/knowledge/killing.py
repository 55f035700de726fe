"""Ends the process at a check point as kill -9 does; plugged as LIA_CHECKPOINT_HOOK."""

import os
import signal


def kill(name: str) -> None:
    """Die after the first batch of vectors."""
    if name == "knowledge.after_batch":
        os.kill(os.getpid(), signal.SIGKILL)
