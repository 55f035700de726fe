"""What the writer's process is told, and what it brings back."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lia_cortex.runtime import paths
from lia_cortex.simulator.load.talks import files
from lia_cortex.simulator.load.talks.plan import Talk
from lia_cortex.simulator.load.usage import Meter

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
    plan, result = folder / f"{name}-plan.json", folder / f"{name}-written.json"
    plan.write_text(json.dumps(content), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lia_cortex.simulator.load.talks.writer", str(plan), str(result)),
        cwd=paths.ROOT,
        env=os.environ,
    )
    meter.generator = process.pid
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    finally:
        meter.generator = None
    plan.unlink()  # pictures make it large
    if code:
        raise OSError(f"the writer of conversations ended with code {code}")
    found: list[Json] = json.loads(result.read_text(encoding="utf-8"))
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
