"""Lets customers write on time, in a process of its own: python -m lia_cortex.simulator.load.generator PLAN OUT.

Open-loop: a message or a webhook leaves when it is due, whether or not anybody answered the ones before. How late
the generator itself was is written down, and latencies count from the scheduled time in any case.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from lia_cortex.integrations.evolution.simulated.wire import Wire

ANSWER_SECONDS = 30
TOKEN = "LIA_BENCH_WEBHOOK_TOKEN"  # noqa: S105 - the name of a variable
JSON = {"Content-Type": "application/json"}
Json = dict[str, Any]


async def write_all(plan: Json) -> Json:
    """Write and post everything of the plan when it is due; return how late each left and what came of it."""
    wire = Wire()
    written, posted = await asyncio.gather(_customers(wire, plan), _webhooks(wire, plan))
    wire.close()
    return {"written": written, "posted": posted}


async def _customers(wire: Wire, plan: Json) -> list[Json]:
    """Let the phones write to the gateway."""
    began, under_way = float(plan["began"]), []
    due = sorted(
        (float(at), phone, message_id, text) for phone, said in plan["customers"] for at, message_id, text in said
    )
    for at, phone, message_id, text in due:
        await _until(began + at)
        url = f"{plan['gateway']}/simulated/phones/{phone}/messages"
        body = orjson.dumps({"type": "text", "id": message_id, "text": text})
        post = _post(wire, url, body, JSON, due=began + at)
        under_way.append((message_id, asyncio.create_task(post)))
    return [{"id": message_id, **await posting} for message_id, posting in under_way]


async def _webhooks(wire: Wire, plan: Json) -> list[Json]:
    """Post to the platform as the gateway does, whatever became of the ones before."""
    began, under_way = float(plan["began"]), []
    headers = JSON | {"Authorization": f"Bearer {os.environ.get(TOKEN, '')}"}
    ready = [(began + float(at), body.encode()) for at, body in plan["webhooks"]]
    for due, body in ready:
        await _until(due)
        under_way.append(asyncio.create_task(_post(wire, plan["webhook"], body, headers, due=due)))
    return [{"number": number, **await posting} for number, posting in enumerate(under_way)]


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


async def _post(wire: Wire, url: str, body: bytes, headers: dict[str, str], *, due: float) -> Json:
    """Return when it was due, how late it left, the seconds from then to the answer, and the status."""
    lag = time.time() - due
    try:
        status = await wire.post(url, body, headers, seconds=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        status = 0
    return {"at": due, "lag": lag, "seconds": time.time() - due, "status": status}


def main() -> None:
    """Carry out the plan in the file named first; write what happened into the second."""
    plan, out = (Path(name) for name in sys.argv[1:3])
    result = asyncio.run(write_all(orjson.loads(plan.read_bytes())))
    out.write_bytes(orjson.dumps(result))


if __name__ == "__main__":
    main()
