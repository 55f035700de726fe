"""The socket: who hears of what, and how often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.test import Client

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.asgi import application
from lia_cortex.kernel import live
from lia_cortex.supervision import consumers
from tests.supervision.company import Company
from tests.supervision.socket import Socket

pytestmark = pytest.mark.django_db(transaction=True)
State = Conversation.State


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses be short: the order of events is looked at, not the time between them."""
    monkeypatch.setattr(consumers, "PAUSE_SECONDS", 0.05)


@pytest.fixture
def talks(company: Company) -> dict[str, Any]:
    ana = company.person("ana", team=company.team)
    return {
        "ana": ana,
        "mine": company.conversation(state=State.HUMAN, owner=ana),
        "queued": company.conversation(state=State.WAITING_HUMAN, team=company.team),
        "hidden": company.conversation(),
    }


@asynccontextmanager
async def connected(person: User | None) -> AsyncIterator[Socket]:
    """Open the socket with the cookies of a login."""
    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    if person is not None:
        client = Client()
        await database_sync_to_async(client.force_login)(person)
        headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))
    socket = Socket(application, "/ws/board/", headers=headers)
    try:
        yield socket
    finally:
        await socket.disconnect()
        # Its connections to Redis belong to this test's loop.
        await get_channel_layer().flush()


async def look(*conversations: Conversation) -> None:
    ids = [each.public_id for each in conversations]
    await get_channel_layer().group_send(live.BOARD, {"type": "look", "conversations": ids})


async def heard(socket: Socket) -> list[str]:
    """Return the ids of the next event, beats aside."""
    while True:
        told = await socket.receive()
        if told["type"] == "look":
            return sorted(told["conversations"])


async def test_strangers_are_refused(db: None) -> None:
    async with connected(None) as socket:
        accepted, code = await socket.connect()
        assert (accepted, code) == (False, consumers.LOGGED_OUT)


async def test_other_sites_are_refused(talks: dict[str, Any], settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    socket = Socket(
        application, "/ws/board/", headers=[(b"host", b"testserver"), (b"origin", b"http://elsewhere.example")]
    )
    accepted, _ = await socket.connect()
    assert not accepted


async def test_an_agent_hears_only_of_what_the_agent_may_see(talks: dict[str, Any]) -> None:
    async with connected(talks["ana"]) as socket:
        assert (await socket.connect())[0]
        await look(talks["hidden"])
        await look(talks["mine"], talks["queued"], talks["hidden"])
        assert await heard(socket) == sorted([talks["mine"].public_id, talks["queued"].public_id])


async def test_what_leaves_the_page_is_told_once(talks: dict[str, Any]) -> None:
    async with connected(talks["ana"]) as socket:
        await socket.connect()
        await socket.send({"showing": [talks["queued"].public_id, talks["hidden"].public_id, 7]})
        bia = await User.objects.acreate(username="bia")
        moved = Conversation.objects.filter(pk=talks["queued"].pk)
        await look(talks["mine"])  # answered after `showing` was taken note of
        assert await heard(socket) == [talks["mine"].public_id]
        await moved.aupdate(state=State.HUMAN, owner_kind="person", owner=bia)
        await look(talks["queued"], talks["hidden"])
        assert await heard(socket) == [talks["queued"].public_id]
        await look(talks["queued"])
        await look(talks["mine"])
        assert await heard(socket) == [talks["mine"].public_id]


async def test_garbage_from_the_page_ends_nothing(talks: dict[str, Any]) -> None:
    async with connected(talks["ana"]) as socket:
        await socket.connect()
        await socket.send({"showing": ["\x00", "cv_\x00", "x" * 9999, talks["queued"].public_id]})
        await look(talks["mine"])
        assert await heard(socket) == [talks["mine"].public_id]


async def test_what_comes_during_the_pause_comes_together(
    talks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "PAUSE_SECONDS", 0.5)
    async with connected(talks["ana"]) as socket:
        await socket.connect()
        await look(talks["mine"])
        assert await heard(socket) == [talks["mine"].public_id]
        await look(talks["mine"])
        await look(talks["queued"])
        await look(talks["mine"])
        assert await heard(socket) == sorted([talks["mine"].public_id, talks["queued"].public_id])


@pytest.mark.parametrize("ending", ["logout", "deactivated"])
async def test_the_line_ends_with_the_login(
    talks: dict[str, Any], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(consumers, "BEAT_SECONDS", 0.05)
    async with connected(talks["ana"]) as socket:
        await socket.connect()
        assert (await socket.receive())["type"] == "beat"
        if ending == "logout":
            from django.contrib.sessions.models import Session

            await Session.objects.all().adelete()
        else:
            await User.objects.aupdate(is_active=False)
        async with asyncio.timeout(5):
            while (told := await socket.event())["type"] != "websocket.close":
                assert told["type"] == "websocket.send"
        assert told["code"] == consumers.LOGGED_OUT
