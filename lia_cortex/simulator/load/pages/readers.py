"""Many open pages, in a process of their own: python -m lia_cortex.simulator.load.pages.readers PLAN OUT.

Each has its socket, is told where to look, and asks for it over HTTP as static/lia/js/{live,board}.js do: one request
at a time, what comes meanwhile goes into the next, everything at first and then every half minute.
"""

import asyncio
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from lia_cortex.simulator.load.pages import MARK
from lia_cortex.simulator.load.pages.asking import Connection

NAMED_MOST = 100
STRIP_SECONDS = 30
SEEN = re.compile(MARK + r"(\d+) ")
Json = dict[str, Any]


class Page:
    """One supervisor's list."""

    def __init__(self, plan: Json, session: str) -> None:
        self.seen: dict[int, float] = {}
        self.fetches: list[tuple[float, float, int]] = []
        self.looks = 0
        self.unread = 0
        self.failed = 0
        self._host = f"127.0.0.1:{plan['port']}"
        self._cookie = f"sessionid={session}"
        self._asks = Connection(port=plan["port"], cookie=self._cookie)
        self._names: dict[str, None] = {}
        self._rows: dict[str, None] = {}
        self._all = False
        self._some = asyncio.Event()

    async def run(self) -> None:
        """Follow the list until cancelled."""
        url, origin = f"ws://{self._host}/ws/live/", Origin(f"http://{self._host}")
        headers = {"Cookie": self._cookie}
        async with connect(url, origin=origin, additional_headers=headers, proxy=None) as line:
            await line.send(_said({"type": "subscribe", "groups": {"board": ["", -1]}, "showing": []}))
            async with asyncio.TaskGroup() as own:
                own.create_task(self._hear(line))
                own.create_task(self._fetch(line))
                own.create_task(self._strip())

    async def _hear(self, line: ClientConnection) -> None:
        async for text in line:
            told = orjson.loads(text)
            if told["type"] == "look":
                self._names |= dict.fromkeys(told["conversations"])
                self.looks += 1
            elif told["type"] == "snapshot":
                self._all = True
            self._some.set()
        raise ConnectionError("the server ended the line")

    async def _strip(self) -> None:
        while True:
            await asyncio.sleep(STRIP_SECONDS)
            self._all = True
            self._some.set()

    async def _fetch(self, line: ClientConnection) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            while self._all or self._names:
                is_all, self._all = self._all, False
                asked = list(self._rows if is_all else self._names)[:NAMED_MOST]
                if not is_all:
                    self._names.clear()
                await self._ask([*(("id", name) for name in asked), *([("all", "1")] * is_all)])
                if is_all:
                    await line.send(_said({"type": "showing", "ids": list(self._rows)}))

    async def _ask(self, asked: list[tuple[str, str]]) -> None:
        began = time.time()
        status, body = await self._asks.get(f"/board/changes/?{urlencode([('section', 'board'), *asked])}")
        if status != 200:
            self.failed += 1
            return
        answer = orjson.loads(body)
        for row in answer["rows"]:
            self._rows[row["id"]] = None
            for number in map(int, SEEN.findall(row["html"])):
                self.seen.setdefault(number, time.time())
        for name in answer["gone"]:
            self._rows.pop(name, None)
        self.unread += len(answer["unread"])
        self.fetches.append((began, time.time(), len(body)))


def _said(content: Json) -> str:
    return orjson.dumps(content).decode()


def _reasons(error: BaseException | None) -> Iterator[str]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _reasons(each)
    else:
        yield repr(error)


async def read(plan: Json) -> Json:
    """Keep every page open for as long as the plan says; return when each saw which message."""
    pages = [Page(plan, session) for session in plan["sessions"]]
    tasks = []
    for page in pages:
        tasks.append(asyncio.create_task(page.run()))
        await asyncio.sleep(plan["apart"])
    await asyncio.to_thread(Path(plan["ready"]).touch)
    done, running = await asyncio.wait(tasks, timeout=plan["seconds"])
    for task in running:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "pages": [
            {
                "seen": list(page.seen.items()),
                "fetches": page.fetches,
                "looks": page.looks,
                "unread": page.unread,
                "failed": page.failed,
            }
            for page in pages
        ],
        "broken": [reason for task in done for reason in _reasons(task.exception())],
    }


def main() -> None:
    """Carry out the plan in the file named first; write what happened into the second."""
    plan, out = (Path(name) for name in sys.argv[1:3])
    out.write_bytes(orjson.dumps(uvloop.run(read(orjson.loads(plan.read_bytes())))))


if __name__ == "__main__":
    main()
