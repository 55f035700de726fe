"""The generator does not wait for answers; the model's clock knows whose request it was."""

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any

import orjson

from lia_cortex.simulator.load import clock, generator, model

TOGETHER = 3


class Gateway:
    """Takes no message before TOGETHER of them are under way: a generator that waits gets no answer at all."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._enough = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        while head := await self._head(reader):
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = orjson.loads(await reader.readexactly(length))
            if head.startswith(b"POST /simulated/phones/"):
                self.texts.append(body["text"])
                if len(self.texts) == TOGETHER:
                    self._enough.set()
                await self._enough.wait()
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()

    @staticmethod
    async def _head(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""


async def test_messages_leave_when_they_are_due_though_nobody_answered_the_earlier_ones() -> None:
    gateway = Gateway()
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    began = time.time()
    plan: dict[str, Any] = {
        "began": began,
        "gateway": f"http://127.0.0.1:{port}",
        "webhook": f"http://127.0.0.1:{port}/webhooks/evolution",
        "customers": [
            ["5511910000001", [[0.02, "A0", "oi"], [0.06, "A1", "bom dia"]]],
            ["5511910000002", [[0.04, "B0", "olá"]]],
        ],
        "webhooks": [[0.0, "{}"], [0.05, "{}"]],
    }
    async with asyncio.timeout(20):
        result = await generator.write_all(plan)
    server.close()

    assert sorted(gateway.texts) == ["bom dia", "oi", "olá"]
    assert {message["id"]: message["status"] for message in result["written"]} == {"A0": 201, "A1": 201, "B0": 201}
    assert all(message["lag"] >= 0 for message in result["written"])
    assert [(post["number"], post["at"]) for post in result["posted"]] == [
        (0, plan["began"]),
        (1, plan["began"] + 0.05),
    ]
    assert all(post["seconds"] >= post["lag"] >= 0 for post in result["posted"])


async def test_what_is_not_taken_is_told() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plan = {
        "began": time.time(),
        "gateway": f"http://127.0.0.1:{port}",
        "webhook": f"http://127.0.0.1:{port}",
        "customers": [["5511910000001", [[0.0, "A0", "oi"]]]],
        "webhooks": [[0.0, "{}"]],
    }
    result = await generator.write_all(plan)
    server.close()
    assert [(message["id"], message["status"]) for message in result["written"]] == [("A0", 0)]
    assert [(post["number"], post["status"]) for post in result["posted"]] == [(0, 0)]


async def test_the_clock_tells_the_customers_word_with_arrival_and_end() -> None:
    async def inner(_: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})

    app = clock.Clocked(inner, about=model.about)
    for text in (b'{"input": "bom dia zqaaaab"}', b"nobody", b'{"input": "oi zqaaaac qual zqaaaac"}'):
        await _ask(app, "/v1/responses", text)
    await _ask(app, "/v1/embeddings", b"zqaaaad")

    told = orjson.loads((await _ask(app, clock.CLOCK, b""))[-1]["body"])
    assert [word for word, *_ in told] == ["zqaaaab", "zqaaaac"]
    assert all(arrived <= finished for _, arrived, finished, _ in told)


async def _ask(app: clock.Clocked, path: str, body: bytes) -> list[MutableMapping[str, Any]]:
    sent: list[MutableMapping[str, Any]] = []
    parts = [{"type": "http.request", "body": body[:9], "more_body": True}]
    parts.append({"type": "http.request", "body": body[9:], "more_body": False})

    async def receive() -> MutableMapping[str, Any]:
        return parts.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app({"type": "http", "path": path}, receive, send)
    return sent
