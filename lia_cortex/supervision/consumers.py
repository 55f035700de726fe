"""The socket that tells an open page where to look."""

import asyncio
from collections import deque
from typing import Any

from channels.db import database_sync_to_async

from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.supervision.queries import known
from lia_cortex.supervision.sockets import SturdyConsumer

PAUSE_SECONDS = 1.0
"""Between two events to the same page: people cannot read faster, and each costs the page a request."""

BEAT_SECONDS = 15.0
"""A page that hears nothing for three beats takes the line for dead. The login is looked at as often."""

SHOWN_MOST = 500
"""Conversations remembered as being on the page; beyond that the page's own polling finds what left."""

LOGGED_OUT = 4401
"""Close code: do not come back without a login."""


class BoardConsumer(SturdyConsumer):
    """Forwards the public ids of changed conversations that the person may see, once a second at most.

    What the page shows is forwarded too when it has just become invisible: the page must let it go.
    """

    groups = [live.BOARD]

    flushing: asyncio.Task[None] | None = None
    beating: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept people who are logged in; refuse everybody else."""
        self.pending: set[str] = set()
        self.shown: deque[str] = deque(maxlen=SHOWN_MOST)
        person = await self._person(self.scope["user"].pk)
        if person is None:
            await self.close(LOGGED_OUT)
            return
        self.person = person
        await self.accept()
        self.beating = self.spawn(self._beat())

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels calls it with the code
        """Stop what runs for this page."""
        for task in (self.flushing, self.beating):
            if task is not None:
                task.cancel()

    async def receive_json(self, content: Any, **_: Any) -> None:
        """Take note of the conversations on the page, as far as the person may see them."""
        ids = content.get("showing") if isinstance(content, dict) else None
        if isinstance(ids, list):
            self.shown.extend(await self._visible({each for each in ids[:SHOWN_MOST] if isinstance(each, str)}))

    async def look(self, event: dict[str, Any]) -> None:
        """Collect what changed and forward it soon."""
        self.pending.update(event["conversations"])
        if self.flushing is None or self.flushing.done():
            self.flushing = self.spawn(self._flush())

    async def _flush(self) -> None:
        while self.pending:
            changed, self.pending = self.pending, set()
            visible = await self._visible(changed)
            left = changed.intersection(self.shown) - visible
            if visible or left:
                kept = [each for each in self.shown if each not in changed]
                self.shown = deque(kept + sorted(visible), maxlen=SHOWN_MOST)
                await self.send_json({"type": "look", "conversations": sorted(visible | left)})
            await asyncio.sleep(PAUSE_SECONDS)

    async def _beat(self) -> None:
        while True:
            await self.send_json({"type": "beat"})
            await asyncio.sleep(BEAT_SECONDS)
            person = await self._person(self.person.pk)
            if person is None:
                await self.close(LOGGED_OUT)
                return
            self.person = person

    async def _visible(self, public_ids: set[str]) -> set[str]:
        found: set[str] = await database_sync_to_async(known.visible)(person=self.person, public_ids=public_ids)
        return found

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _person(self, pk: int | None) -> User | None:
        """Return the person as the rows say now, or None when the login or the account is gone."""
        session = self.scope["session"]
        if pk is None or not session.session_key or not session.exists(session.session_key):
            return None
        return User.objects.filter(pk=pk, is_active=True).first()
