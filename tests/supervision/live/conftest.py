"""Pages with an open line."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client
from redis import Redis

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.asgi import application
from lia_cortex.supervision.live import hub
from tests.supervision.company import Company
from tests.supervision.live.page import Page

State = Conversation.State
Connected = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses be short: the order of events is looked at, not the time between them."""
    monkeypatch.setattr(hub, "PAUSE_SECONDS", 0.05)


@pytest.fixture
def redis() -> Redis:
    """Return this process's Redis, empty."""
    found = Redis.from_url(settings.REDIS_URL)
    found.flushdb()
    return found


@pytest.fixture
def talks(company: Company) -> dict[str, Any]:
    """Return Ana, a supervisor, and conversations of which Ana may see two."""
    ana = company.person("ana", team=company.team)
    return {
        "ana": ana,
        "rosa": company.person("rosa", role=User.Role.SUPERVISOR),
        "mine": company.conversation(state=State.HUMAN, owner=ana),
        "queued": company.conversation(state=State.WAITING_HUMAN, team=company.team),
        "hidden": company.conversation(),
    }


@pytest.fixture
def connected() -> Connected:
    """Open the socket with the cookies of a login."""

    @asynccontextmanager
    async def connect(
        person: User | None, *, origin: str = "http://testserver", last: tuple[str, int] = ("", -1), **more: Any
    ) -> AsyncIterator[Page]:
        headers = [(b"host", b"testserver"), (b"origin", origin.encode()), (b"accept-language", b"en")]
        client = Client()
        if person is not None:
            await database_sync_to_async(client.force_login)(person)
            headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))
        page = Page(application, headers=headers, client=client)
        page.is_open, page.refused = await page.socket.connect()
        try:
            if page.is_open:
                await page.socket.send({"type": "subscribe", "groups": {"board": last}} | more)
            yield page
        finally:
            await page.socket.disconnect()

    return connect
