"""Many open pages, in a process of their own: python -m lia_cortex.simulator.load.pages.readers PLAN OUT.

Each has its socket, is told where to look, and asks for it over HTTP as static/lia/js/live.js does: one request at a
time, what comes meanwhile goes into the next, everything at first.
"""

import asyncio
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from lia_cortex.simulator.load.pages import MARK

NAMED_MOST = 100
ANSWER_SECONDS = 30
SEEN = re.compile(MARK.encode() + rb"(\d+) ")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
Json = dict[str, Any]


class Page:
    """One supervisor's list."""

    def __init__(self, plan: Json, session: str) -> None:
        self.seen: dict[int, float] = {}
        self.fetches: list[tuple[float, float, int]] = []
        self.looks = 0
        self.failed = 0
        self._plan = plan
        self._cookie = f"sessionid={session}"
        self._position: list[Any] = ["", -1]
        self._names: set[str] = set()
        self._all = False
        self._some = asyncio.Event()

    async def run(self) -> None:
        """Follow the list until cancelled."""
        host = f"127.0.0.1:{self._plan['port']}"
        headers = {"Cookie": self._cookie}
        url, origin = f"ws://{host}/ws/live/", Origin(f"http://{host}")
        async with connect(url, origin=origin, additional_headers=headers, proxy=None, compression=None) as line:
            hello = {"type": "subscribe", "groups": {"board": self._position}, "showing": []}
            await line.send(orjson.dumps(hello).decode())
            await asyncio.gather(self._hear(line), self._fetch(host))

    async def _hear(self, line: ClientConnection) -> None:
        async for text in line:
            told = orjson.loads(text)
            if told["type"] == "look":
                self._names.update(told["conversations"])
                self.looks += 1
            elif told["type"] == "snapshot":
                self._all = True
            self._some.set()

    async def _fetch(self, host: str) -> None:
        changes, unread = await self._open(), await self._open()
        async with asyncio.TaskGroup() as own:
            while True:
                await self._some.wait()
                self._some.clear()
                while self._all or self._names:
                    names = [] if self._all else sorted(self._names)[:NAMED_MOST]
                    if not self._all:
                        self._names.clear()
                    asked = [("section", "board"), *(("id", name) for name in names), *([("all", "1")] * self._all)]
                    self._all = False
                    body, now = await self._ask(changes, host, f"/board/changes/?{urlencode(asked)}")
                    for number in map(int, SEEN.findall(body)):
                        self.seen.setdefault(number, now)
                    if names and not unread.lock.locked():  # what is unread is the person's own and comes apart
                        query = urlencode([("id", name) for name in names])
                        own.create_task(self._ask(unread, host, f"/board/unread/?{query}"))

    async def _open(self) -> "Connection":
        return Connection(*await asyncio.open_connection("127.0.0.1", self._plan["port"]))

    async def _ask(self, over: "Connection", host: str, path: str) -> tuple[bytes, float]:
        async with over.lock, asyncio.timeout(ANSWER_SECONDS):
            began = time.time()
            asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {self._cookie}\r\nAccept-Language: pt-BR\r\n\r\n"
            over.writer.write(asked.encode())
            head = await over.reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await over.reader.readexactly(int(length.group(1)) if length else 0)
        now = time.time()
        self.failed += not head.startswith(b"HTTP/1.1 200")
        self.fetches.append((began, now, len(body)))
        return body, now


@dataclass(slots=True)
class Connection:
    """A kept-alive connection: one request at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


async def read(plan: Json) -> Json:
    """Keep every page open for as long as the plan says; return when each saw which message."""
    pages = [Page(plan, session) for session in plan["sessions"]]
    tasks = []
    for page in pages:
        tasks.append(asyncio.create_task(page.run()))
        await asyncio.sleep(plan["apart"])
    await asyncio.to_thread(Path(plan["ready"]).touch)
    _, running = await asyncio.wait(tasks, timeout=plan["seconds"])
    for task in running:
        task.cancel()
    broken = [str(task.exception()) for task in tasks if task not in running]
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "pages": [
            {"seen": list(page.seen.items()), "fetches": page.fetches, "looks": page.looks, "failed": page.failed}
            for page in pages
        ],
        "broken": broken,
    }


def main() -> None:
    """Carry out the plan in the file named first; write what happened into the second."""
    plan, out = (Path(name) for name in sys.argv[1:3])
    out.write_bytes(orjson.dumps(asyncio.run(read(orjson.loads(plan.read_bytes())))))


if __name__ == "__main__":
    main()
