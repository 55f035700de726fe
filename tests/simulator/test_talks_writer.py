"""Within a conversation the next burst waits for the answer; the vendors' clocks know whose each request was."""

import asyncio
import time
from typing import Any

import orjson
import pytest

from lia_cortex.simulator.load import backoffice, clock, model
from lia_cortex.simulator.load.talks import writer

PHONE, SILENT = "5511910000001", "5511910000002"


class Gateway:
    """Answers a phone's question with two bubbles, the second late, and keeps the order of everything."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.sends: list[dict[str, Any]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        while head := await self._head(reader):
            length = int((head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]) or 0)
            body = await reader.readexactly(length)
            content = b"{}"
            if head.startswith(b"GET /simulated/sent"):
                content = orjson.dumps({"sent": self.sends})
            elif PHONE.encode() in head:
                self._says(orjson.loads(body)["text"])
            writer.write(b"HTTP/1.1 201 Created\r\n" if body else b"HTTP/1.1 200 OK\r\n")
            writer.write(f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
        writer.close()

    def _says(self, text: str) -> None:
        self.order.append(text)
        if text.endswith("?"):
            for later in (0.1, 0.4):
                asyncio.get_running_loop().call_later(later, self._sends, f"to {text}")

    def _sends(self, text: str) -> None:
        self.order.append(text)
        self.sends.append({"number": PHONE, "at": time.time(), "text": text})

    @staticmethod
    async def _head(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""


def talk(phone: str, *bursts: tuple[str, ...]) -> dict[str, Any]:
    def lines(texts: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"after": 0.01, "body": {"id": text, "text": text}} for text in texts]

    return {
        "phone": phone,
        "at": 0.0,
        "bursts": [{"pause": 0.8, "next_pause": 0.8, "lines": lines(texts)} for texts in bursts],
    }


async def test_a_burst_follows_the_whole_answer_and_nobody_waits_for_ever() -> None:
    gateway = Gateway()
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    plan = {
        "began": time.time(),
        "port": server.sockets[0].getsockname()[1],
        "quiet": 0.0,
        "patience": 3.0,
        "talks": [talk(PHONE, ("oi", "um?"), ("dois?",)), talk(SILENT, ("oi",), ("alguém?",))],
    }
    async with asyncio.timeout(30):
        answered, silent = await writer.write_all(plan)
    server.close()

    assert gateway.order == ["oi", "um?", "to um?", "to um?", "dois?", "to dois?", "to dois?"]
    assert [[line["id"] for line in burst] for burst in answered["bursts"]] == [["oi", "um?"], ["dois?"]]
    assert all(line["status"] == 201 for burst in answered["bursts"] for line in burst)
    # The second burst is due by the first's last bubble, whenever the writer learnt of it.
    last = gateway.sends[1]["at"]
    assert answered["bursts"][1][0]["at"] == pytest.approx(last + 0.8 + 0.01, abs=0.001)
    assert [[line["id"] for line in burst] for burst in silent["bursts"]] == [["oi"]]


async def served(app: Any, path: str, body: bytes, *, method: str = "POST", query: bytes = b"") -> Any:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "method": method,
        "query_string": query,
        "headers": [(b"idempotency-key", b"call_1")],
    }
    await app(scope, receive, send)
    return orjson.loads(sent[-1]["body"]) if sent[-1].get("body") else None


async def _inner(_: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_pictures_sound_and_answers_are_told_by_the_word_in_them() -> None:
    kinds = {
        b'{"input": [{"type":"input_image"}, "zqaaaab"]}': model.VISION,
        b'{"input": "zqaaaab e zqaaaac"}': model.ANSWER,
    }
    for body, kind in kinds.items():
        found = model.about({"path": "/v1/responses"}, body)
        assert found is not None
        assert found.kind == kind
    heard = model.about({"path": "/v1/audio/transcriptions"}, b"TRANSCRIPT=oi zqaaaab\0")
    assert heard == clock.About(model.HEARING, "zqaaaab")


async def test_the_back_offices_clock_keeps_what_each_request_said_and_its_status() -> None:
    app = clock.Clocked(_inner, about=backoffice.about)
    await served(app, "/v1/customers", b"", method="GET", query=b"phone=11910000001")
    await served(app, "/v1/tickets", b'{"customer_id": "cus_1"}')
    await served(app, "/simulated/faults", b"{}")
    told = await served(app, clock.CLOCK, b"", method="GET")
    assert [(said, status) for said, _, _, status in told] == [
        ("GET /v1/customers?phone=11910000001 call_1 ", 201),
        ('POST /v1/tickets? call_1 {"customer_id": "cus_1"}', 201),
    ]


async def test_each_kind_of_request_takes_what_was_set_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    app = clock.Clocked(_inner, about=model.about)
    assert await served(app, clock.LATENCY, b'{"vision": [0.3, 0.3]}') == {"vision": [0.3, 0.3]}
    await served(app, "/v1/responses", b'"input_image" zqaaaab')
    await served(app, "/v1/responses", b"zqaaaab")
    assert slept == [0.3, 0.0]
