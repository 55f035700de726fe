"""How a page is answered by the server's process: in one thread, whatever stands before its view."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from lia_cortex.handler import PageHandler

THERE = 3
"""When the request begins, its answer, and when it is over: Django's signals are two of them."""

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/login/",
    "query_string": b"",
    "headers": [(b"host", b"localhost"), (b"accept-language", b"pt-BR")],
}


async def asked() -> tuple[list[Mapping[str, Any]], int]:
    """Return what the server is given to say, and how often a thread was asked for."""
    loop, said, times = asyncio.get_running_loop(), list[Mapping[str, Any]](), 0
    hand_over = loop.run_in_executor

    def counted(*args: Any) -> Any:
        nonlocal times
        times += 1
        return hand_over(*args)

    loop.run_in_executor = counted  # type: ignore[assignment,method-assign]
    heard = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (first := next(heard, None)) is not None:
            return first
        await asyncio.Event().wait()
        raise AssertionError("nobody goes away")

    async def send(message: Mapping[str, Any]) -> None:
        said.append(message)

    await PageHandler()(SCOPE, receive, send)
    return said, times


@pytest.mark.django_db(transaction=True)
def test_it_goes_to_the_thread_once_for_all_middleware_and_the_view() -> None:
    said, times = asyncio.run(asked())
    assert said[0]["status"] == 200
    assert b"Entrar" in b"".join(part.get("body", b"") for part in said)
    assert dict(said[0]["headers"])[b"Content-Language"] == b"pt-br"
    assert times <= THERE
