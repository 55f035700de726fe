"""What a platform process does at a check point: stand still when the test asks for it."""

import os
import threading
from pathlib import Path

FOLDER = "LIA_CHECKPOINT_DIR"
POLL_SECONDS = 0.02


def stand_still(name: str) -> None:
    """Stand still at `name` while the test holds it: the first thread there takes the file, only it waits.

    The test sees `<name>.<pid>`; it kills that process, or deletes the file to let it go on.
    """
    folder = Path(os.environ[FOLDER])
    held = folder / f"{name}.{os.getpid()}"
    try:
        (folder / name).rename(held)
    except FileNotFoundError:
        return
    pause = threading.Event()
    while held.exists():
        pause.wait(POLL_SECONDS)
