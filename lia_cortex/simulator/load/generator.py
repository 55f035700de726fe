"""Lets customers write on time, in a process of its own: python -m lia_cortex.simulator.load.generator PLAN OUT.

Open-loop: a message leaves when it is due, whether or not anybody answered the ones before. How late the
generator itself was is written down, and latencies count from the scheduled time in any case.
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
    """Write every message of the plan when it is due; return how late each left and what came of it."""
    wire, began = Wire(), float(plan["began"])
    due = sorted(
        (float(at), phone, message_id, text) for phone, said in plan["customers"] for at, message_id, text in said
    )
    written: list[Json] = []
    probed: list[Json] = []
    probing = asyncio.create_task(_probe(wire, plan, probed))
    under_way = []
    for at, phone, message_id, text in due:
        await _until(began + at)
        url = f"{plan['gateway']}/simulated/phones/{phone}/messages"
        body = orjson.dumps({"type": "text", "id": message_id, "text": text})
        under_way.append(asyncio.create_task(_write(wire, url, body, began + at, message_id, written)))
    await asyncio.gather(*under_way, probing)
    wire.close()
    return {"written": written, "probes": probed}


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


async def _write(wire: Wire, url: str, body: bytes, due: float, message_id: str, written: list[Json]) -> None:
    lag = time.time() - due
    try:
        status = await wire.post(url, body, JSON, seconds=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        status = 0
    written.append({"id": message_id, "lag": lag, "status": status})


async def _probe(wire: Wire, plan: Json, probed: list[Json]) -> None:
    """Post events that change nothing, one after the other in even steps, and time the acknowledgement."""
    headers = JSON | {"Authorization": f"Bearer {os.environ.get(TOKEN, '')}"}
    body = orjson.dumps({"event": "chats.upsert", "instance": plan["instance"], "data": [{"remoteJid": "bench"}]})
    step, began = float(plan["probe_every"]), float(plan["began"])
    under_way = []
    for number in range(int(float(plan["seconds"]) / step)):
        await _until(began + number * step)
        under_way.append(asyncio.create_task(_time(wire, plan["webhook"], body, headers, probed)))
    await asyncio.gather(*under_way)


async def _time(wire: Wire, url: str, body: bytes, headers: dict[str, str], probed: list[Json]) -> None:
    began = time.time()
    try:
        status = await wire.post(url, body, headers, seconds=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        status = 0
    probed.append({"at": began, "seconds": time.time() - began, "status": status})


def main() -> None:
    """Carry out the plan in the file named first; write what happened into the second."""
    plan, out = (Path(name) for name in sys.argv[1:3])
    result = asyncio.run(write_all(orjson.loads(plan.read_bytes())))
    out.write_bytes(orjson.dumps(result))


if __name__ == "__main__":
    main()
