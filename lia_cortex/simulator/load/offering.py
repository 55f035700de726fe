"""What a phase offers: written down for the generator, which then carries it out in a process of its own."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lia_cortex.runtime import paths
from lia_cortex.simulator.load import webhooks
from lia_cortex.simulator.load.generator import TOKEN
from lia_cortex.simulator.load.profile import Customer
from lia_cortex.simulator.load.stack import INSTANCE, Stack
from lia_cortex.simulator.load.usage import Meter
from lia_cortex.simulator.load.webhooks import Webhook

Json = dict[str, Any]


def orders(
    customers: Sequence[Customer], posts: Sequence[Webhook], *, began: float, gateway: str, webhook: str
) -> Json:
    """Return the generator's plan: what is written to the gateway, and what is posted to the platform."""
    words = webhooks.bodies(posts, instance=INSTANCE, url=webhook, began=began)
    return {
        "began": began,
        "gateway": gateway,
        "webhook": webhook,
        "customers": [[each.phone, [[said.at, said.id, said.text] for said in each.said]] for each in customers],
        "webhooks": [[post.at, body] for post, body in zip(posts, words, strict=True)],
    }


async def carry_out(content: Json, *, name: str, stack: Stack, meter: Meter, folder: Path) -> dict[str, list[Json]]:
    """Let the generator's process write and post; return what it wrote down; raise OSError when it fails."""
    module, environment = "lia_cortex.simulator.load.generator", {TOKEN: stack.token}
    found: dict[str, list[Json]] = await told(
        module, content, name=name, meter=meter, folder=folder, environment=environment
    )
    return found


async def told(
    module: str, content: Json, *, name: str, meter: Meter, folder: Path, environment: dict[str, str] | None = None
) -> Any:
    """Let a process of this module carry out the plan; return what it wrote down; raise OSError when it fails."""
    plan, result = folder / f"{name}-plan.json", folder / f"{name}-written.json"
    plan.write_text(json.dumps(content), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, str(plan), str(result)),
        cwd=paths.ROOT,
        env=os.environ | (environment or {}),
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
    if code:
        raise OSError(f"{module} ended with code {code}")
    return json.loads(result.read_text(encoding="utf-8"))
