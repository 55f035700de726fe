"""The socket that tells an open page where to look."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from redis.exceptions import RedisError

from lia_cortex.accounts.models import User
from lia_cortex.kernel.live import stream
from lia_cortex.kernel.live.stream import Position
from lia_cortex.supervision.live import here, hub, line, logins
from lia_cortex.supervision.live.line import Line
from lia_cortex.supervision.queries import known
from lia_cortex.supervision.sockets import SturdyConsumer

BEAT_SECONDS = 15.0
"""A page that hears nothing for three beats takes the line for dead. The login is looked at as often."""

MESSAGE_LETTERS = 32_768
"""Of what a page may say at once: the names of all that it shows are half of it."""

SAID_MOST, SAID_SECONDS = 60, 10.0
"""Messages of a page within that time; a page that says more is broken or not ours."""

LINES_MOST = 20
"""Pages that one person may keep open in each process; a further one asks by itself every few seconds."""

LOGGED_OUT = hub.LOGGED_OUT
TOO_MUCH = 4408
TOO_MANY = 4429


class LiveConsumer(SturdyConsumer):
    """Forwards the public ids of changed conversations that the person may see, all of a pause at once."""

    channel_layer_alias = "none"  # the hub hears for all sockets of the process

    line: Line | None = None
    beating: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept people who are logged in; refuse everybody else."""
        session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        login = await database_sync_to_async(logins.read)(session_key)
        if login is None:
            await self.close(LOGGED_OUT)
            return
        self.hub = hub.current()
        if sum(each.login.person == login.person for each in self.hub.lines) >= LINES_MOST:
            await self.close(TOO_MANY)
            return
        await self.accept()
        self.said: list[float] = []
        self.line = Line(login, send=self._say, close=self.close, spawn=self.spawn)
        await self.hub.join(self.line)
        if self.hub.is_away:
            self.line.tell({"type": "deaf"})
        self.beating = self.spawn(self._beat)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels calls it with the code
        """Stop what runs for this page."""
        if self.beating is not None:
            self.beating.cancel()
        if self.line is not None:
            await self.hub.leave(self.line)

    async def receive(self, text_data: str | None = None, **_: Any) -> None:
        """Take what the page says; one that says too much is let go."""
        now = self.hub.now
        self.said = [at for at in self.said if at > now - SAID_SECONDS] + [now]
        if text_data is None or len(text_data) > MESSAGE_LETTERS or len(self.said) > SAID_MOST:
            await self.close(TOO_MUCH)
            return
        try:
            content = json.loads(text_data)
        except ValueError:
            return
        if not isinstance(content, dict) or self.line is None:
            return
        try:
            await self._take(self.line, content)
        except RedisError:
            self.line.tell({"type": "deaf"})  # the line stays: the hub says when it hears again

    async def _take(self, at: Line, content: dict[str, Any]) -> None:
        match content.get("type"):
            case "subscribe":
                await self._shows(at, content.get("showing"))
                await self._subscribe(at, content.get("groups"))
            case "showing":
                await self._shows(at, content.get("ids"))
            case "here":
                await self._here(at, content.get("conversation"), is_typing=content.get("typing") is True)
            case _:
                pass

    async def _subscribe(self, at: Line, groups: Any) -> None:
        """Let the page follow groups from where it heard last."""
        if not isinstance(groups, dict):
            return
        for group, last in list(groups.items())[: line.GROUPS_MOST]:
            is_ours = group == line.BOARD or group.startswith(line.ONE)
            if not (is_ours or (group == line.OPERATIONS and at.login.sees_everything)):
                continue
            if len(at.groups) < line.GROUPS_MOST:
                at.groups.add(group)
                await self._catch_up(at, group, _position(last))

    async def _catch_up(self, at: Line, group: str, last: Position) -> None:
        name = stream.OPERATIONS if group == line.OPERATIONS else stream.CONVERSATIONS
        if self.hub.is_away:
            return  # the hub tells everybody where to begin once it hears again
        since = await stream.after(self.hub.redis, stream=name, position=last)
        if since.missed is None:
            at.tell(self.hub.snapshot(group))
        if group == line.OPERATIONS:
            if since.missed:
                at.tell(self.hub.snapshot(group))
            return
        # Answers that pages share may be as old as this: what changed meanwhile is told again.
        told = self.hub.recently() | (since.missed or frozenset())
        if told:
            self.hub.tell_some(at, told, await self._visible(at, told), since.position)

    async def _shows(self, at: Line, ids: Any) -> None:
        """Take note of the conversations on the page, as far as the person may see them."""
        if isinstance(ids, list):
            named = {each for each in ids[: line.SHOWN_MOST] if isinstance(each, str)}
            at.shown.extend(named if at.login.sees_everything else await self._visible(at, named))

    async def _here(self, at: Line, conversation: Any, *, is_typing: bool) -> None:
        """Tell colleagues what the person looks at, and the person who else does."""
        name = conversation if isinstance(conversation, str) else ""
        if name and name != at.here and not await self._visible(at, {name}):
            name = ""
        who = at.login.public_id
        if at.here and at.here != name:
            await here.gone(self.hub.redis, conversation=at.here, person=who)
        is_new = at.goes_to(name)
        if not name:
            return
        await here.came(self.hub.redis, conversation=name, person=who, name=at.login.name, is_typing=is_typing)
        if is_new:
            await self.hub.tell_who_is_here(name)

    async def _beat(self) -> None:
        while self.line is not None:
            self.line.tell({"type": "beat"})
            await asyncio.sleep(BEAT_SECONDS)
            await self.hub.check(self.line)

    async def _say(self, text: str) -> None:
        await self.send(text_data=text)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _visible(self, at: Line, public_ids: "set[str] | frozenset[str]") -> set[str]:
        person = User.objects.get(pk=at.login.person)
        return known.visible(person=person, public_ids=public_ids)


def _position(last: Any) -> Position:
    match last:
        case [str(epoch), int(seq)]:
            return Position(epoch, seq)
        case _:
            return Position()
