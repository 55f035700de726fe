"""What the writer's process is told, and what it brings back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lia_cortex.simulator.load import offering
from lia_cortex.simulator.load.talks import files
from lia_cortex.simulator.load.talks.plan import Talk
from lia_cortex.simulator.load.usage import Meter

WRITER = "lia_cortex.simulator.load.talks.writer"
PATIENCE_SECONDS = 60
"""After a burst without any answer."""
LAST_LOOK_SECONDS = 2.0
"""After the last bubble of a conversation."""
Json = dict[str, Any]


def orders(talks: Sequence[Talk], *, began: float, port: int, quiet: float) -> Json:
    """Return the writer's plan."""
    return {
        "began": began,
        "port": port,
        "quiet": quiet,
        "patience": PATIENCE_SECONDS,
        "talks": [{"phone": talk.phone, "at": talk.at, "bursts": _bursts(talk)} for talk in talks],
    }


async def carry_out(content: Json, *, name: str, meter: Meter, folder: Path) -> list[Json]:
    """Let the writer's process hold the conversations; return what it wrote down; raise OSError when it fails."""
    plan = folder / f"{name}-plan.json"
    try:
        found: list[Json] = await offering.told(WRITER, content, name=name, meter=meter, folder=folder)
    finally:
        plan.unlink(missing_ok=True)  # pictures make it large
    return found


def _bursts(talk: Talk) -> list[Json]:
    pauses = [burst.pause for burst in talk.bursts[1:]] + [LAST_LOOK_SECONDS]
    return [
        {
            "pause": burst.pause,
            "next_pause": pause,
            "lines": [{"after": line.after, "body": files.body(line)} for line in burst.lines],
        }
        for burst, pause in zip(talk.bursts, pauses, strict=True)
    ]
