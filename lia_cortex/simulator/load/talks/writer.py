"""Customers in conversation, in a process of their own: python -m lia_cortex.simulator.load.talks.writer PLAN OUT.

Conversations begin when they are due, whoever is answered or not. Within one the customer reads first: the next burst
begins a planned pause after the last bubble of the answer. Who gets no answer at all stops waiting and gives up.
"""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from lia_cortex.integrations.evolution.simulated.wire import Wire
from lia_cortex.simulator.load import reading

ANSWER_SECONDS = 30
POLL_SECONDS = 0.2
JSON = {"Content-Type": "application/json"}
Json = dict[str, Any]


@dataclass(slots=True)
class Screens:
    """What arrived on each phone, as the gateway's record says."""

    port: int
    since: float
    arrived: dict[str, list[float]] = field(default_factory=dict)
    _seen: int = 0

    async def watch(self) -> None:
        """Look again and again until cancelled."""
        while True:
            sends = await asyncio.to_thread(reading.sends, self.port, since=self.since)
            for phone, at in sends[self._seen :]:
                self.arrived.setdefault(phone, []).append(at)
            self._seen = len(sends)
            await asyncio.sleep(POLL_SECONDS)

    def bubbles(self, phone: str, *, after: float) -> list[float]:
        """Return when bubbles arrived after this moment."""
        return [at for at in self.arrived.get(phone, ()) if at > after]


async def write_all(plan: Json) -> list[Json]:
    """Carry out every conversation; return, of each, its bursts with when their messages were due and left."""
    wire, screens = Wire(), Screens(port=plan["port"], since=float(plan["began"]))
    watching = asyncio.create_task(screens.watch())
    try:
        return await asyncio.gather(*(_talk(wire, screens, plan, each) for each in plan["talks"]))
    finally:
        watching.cancel()
        wire.close()


async def _talk(wire: Wire, screens: Screens, plan: Json, talk: Json) -> Json:
    due, bursts = float(plan["began"]) + talk["at"], list[list[Json]]()
    for burst in talk["bursts"]:
        lines = []
        due += burst["pause"]
        for line in burst["lines"]:
            due += line["after"]
            await asyncio.sleep(max(0.0, due - time.time()))
            lines.append(await _say(wire, plan["port"], talk["phone"], line["body"], due=due))
        bursts.append(lines)
        last = await _answered(screens, talk["phone"], asked=due, plan=plan, pause=burst["next_pause"])
        if last is None:
            break
        due = last
    return {"phone": talk["phone"], "bursts": bursts}


async def _answered(screens: Screens, phone: str, *, asked: float, plan: Json, pause: float) -> float | None:
    """Return when the last bubble of the answer came, once none followed it for `pause`; None: there was none."""
    while True:
        bubbles = screens.bubbles(phone, after=asked + plan["quiet"])
        if bubbles and time.time() >= bubbles[-1] + pause:
            return bubbles[-1]
        if not bubbles and time.time() > asked + plan["patience"]:
            return None
        await asyncio.sleep(max(0.05, bubbles[-1] + pause - time.time()) if bubbles else POLL_SECONDS)


async def _say(wire: Wire, port: int, phone: str, body: Json, *, due: float) -> Json:
    lag = time.time() - due
    url = f"http://127.0.0.1:{port}/simulated/phones/{phone}/messages"
    try:
        status = await wire.post(url, orjson.dumps(body), JSON, seconds=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        status = 0
    return {"id": body["id"], "at": due, "lag": lag, "status": status}


def main() -> None:
    """Carry out the plan in the file named first; write what happened into the second."""
    plan, out = (Path(name) for name in sys.argv[1:3])
    out.write_bytes(orjson.dumps(asyncio.run(write_all(orjson.loads(plan.read_bytes())))))


if __name__ == "__main__":
    main()
