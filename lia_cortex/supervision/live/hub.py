"""What one process hears of Redis, handed on to its open pages together, less than twice a second."""

import asyncio
import contextlib
import logging
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from redis import asyncio as redis_async
from redis.exceptions import ConnectionError as RedisAway

from conversations.queries import visibility
from lia_cortex.kernel.live import stream
from lia_cortex.kernel.live.stream import Event, Position
from lia_cortex.supervision.live import here, line, logins
from lia_cortex.supervision.live.line import Line

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.6
"""Between two looks: most of what a change takes to be on the screen (docs/performance.md)."""

KEPT_SECONDS = 1.0
"""An answer that pages share is not older; what changed in that time is told to who comes in again."""

RETRY_SECONDS = 1.0
PING_SECONDS, SILENT_SECONDS = 1.0, 4.0
MOST_CHANGED = 20_000
LOGGED_OUT = 4401
"""Close code: do not come back without asking for the page again, which ends at the login if that is what it takes."""

_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def current() -> "Hub":
    """Return the hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


class Hub:
    """Knows the open pages of this process. It hears Redis while there are any."""

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.is_away = True
        self._is_told_away = False
        """Whether the log says that Redis is away: it says so once, and once that it is there again."""
        self.turned_at = 0.0
        """When it last began or ceased to hear: answers from before are not shared any more."""
        self.changed_at: dict[str, float] = {}
        self.positions: dict[str, Position] = {}
        self.redis = redis_async.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=settings.REDIS_TIMEOUT_SECONDS,
            socket_timeout=settings.REDIS_TIMEOUT_SECONDS,
        )
        self._by_session: WeakValueDictionary[str, Line] = WeakValueDictionary()
        self._fresh: set[str] = set()
        self._parts: set[str] = set()
        self._heard = asyncio.Event()
        self._ready = asyncio.Event()
        self._asking_who = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._checks: set[asyncio.Task[None]] = set()

    @property
    def now(self) -> float:
        """Return the loop's clock, which `changed_at` is told in."""
        return asyncio.get_running_loop().time()

    async def join(self, joining: Line) -> None:
        """Take in a page; return once the hub hears Redis, or knows that it does not."""
        self.lines.add(joining)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tick())]
        await self._ready.wait()

    async def leave(self, leaving: Line) -> None:
        """Let a page go; the last one takes the connections with it."""
        self.lines.discard(leaving)
        leaving.stop()
        if leaving.here:
            with contextlib.suppress(Exception):
                await here.gone(self.redis, conversation=leaving.here, person=leaving.login.public_id)
        if not self.lines:
            await self._stop()

    def of_session(self, session_key: str) -> Line | None:
        """Return a page of this login whose line is open: its rights are those of the moment."""
        known = self._by_session.get(session_key)
        if known is None or known not in self.lines:
            known = next((each for each in self.lines if each.login.session_key == session_key), None)
            if known is not None:
                self._by_session[session_key] = known
        return known

    def recently(self) -> set[str]:
        """Return what changed while an answer that is still shared may have been made."""
        since = self.now - KEPT_SECONDS - PAUSE_SECONDS
        return {name for name, at in self.changed_at.items() if at > since}

    async def _stop(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        self._ready.clear()
        self.is_away = True
        await self.redis.aclose()

    async def _listen(self) -> None:
        while True:
            pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
            try:
                await pubsub.subscribe(stream.channel())
                await self._catch_up()
                if self._is_told_away:
                    self._is_told_away = False
                    log.warning("live.heard_again")
                self._is_there(True)
                await self._follow(pubsub)
            except Exception as error:  # noqa: BLE001 - whatever breaks it, pages ask by themselves meanwhile
                if not self._is_told_away:
                    self._is_told_away = True
                    log.warning("live.not_heard error=%s", type(error).__name__)
                self._is_there(False)
                await asyncio.sleep(RETRY_SECONDS)
            finally:
                with contextlib.suppress(Exception):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def _follow(self, pubsub: Any) -> None:
        """Hear until Redis is silent; a connection that died without a word is found by asking."""
        answered = self.now
        while True:
            told = await pubsub.get_message(timeout=PING_SECONDS)
            if told is None:
                if self.now - answered > SILENT_SECONDS:
                    raise RedisAway("silent")
                await pubsub.ping()
                continue
            answered = self.now
            if told["type"] == "message":
                await self._hear(stream.read(told["data"]))

    def _is_there(self, is_there: bool) -> None:
        if self.is_away == is_there:
            self.is_away, self.turned_at = not is_there, self.now
            for each in self.lines:
                each.tell({"type": "hears" if is_there else "deaf"})
                # Who came meanwhile may have missed what this process heard before it was deaf.
                for group in each.groups if is_there else ():
                    each.tell(self.snapshot(group))
        self._ready.set()

    async def _catch_up(self) -> None:
        for name in stream.NUMBERED:
            known = self.positions.get(name)
            since = await stream.after(self.redis, stream=name, position=known or Position())
            self.positions[name] = since.position
            if known is None:
                continue
            if since.missed is None:
                self._snapshot(name)
            else:
                self._changed(name, since.missed)

    async def _hear(self, event: Event) -> None:
        if event.stream == stream.PERSON:
            for each in [each for each in self.lines if str(each.login.person) in event.names]:
                self._check_soon(each)
        elif event.stream == stream.HERE:
            for name in event.names:
                await self.tell_who_is_here(name)
        elif event.stream in stream.NUMBERED:
            known = self.positions[event.stream]
            if event.position.epoch == known.epoch and event.position.seq <= known.seq:
                return
            if event.position != Position(known.epoch, known.seq + 1):
                await self._catch_up()
                return
            self.positions[event.stream] = event.position
            self._changed(event.stream, event.names)

    def _snapshot(self, name: str) -> None:
        """Let every page take all of it again: what it missed cannot be told."""
        group = line.BOARD if name == stream.CONVERSATIONS else line.OPERATIONS
        if name == stream.CONVERSATIONS:
            self.turned_at = self.now  # nobody knows what an answer from before misses
        for each in self.lines:
            if group in each.groups:
                each.tell(self.snapshot(group))

    def snapshot(self, group: str) -> dict[str, object]:
        """Return the message that lets a page take all of the group again."""
        name = stream.OPERATIONS if group == line.OPERATIONS else stream.CONVERSATIONS
        at = self.positions.get(name, Position())
        return {"type": "snapshot", "group": group, "epoch": at.epoch, "seq": at.seq}

    def _changed(self, name: str, names: "frozenset[str] | tuple[str, ...]") -> None:
        if name == stream.OPERATIONS:
            self._parts.update(names)
            self._heard.set()
            return
        now = self.now
        for each_name in names:
            self.changed_at.pop(each_name, None)  # the newest stand at the end
            self.changed_at[each_name] = now
        while len(self.changed_at) > MOST_CHANGED:
            del self.changed_at[next(iter(self.changed_at))]
        self._fresh.update(names)
        self._heard.set()

    async def _tick(self) -> None:
        while True:
            await self._heard.wait()
            self._heard.clear()
            self._tell_parts()
            fresh, self._fresh = self._fresh, set()
            position = self.positions[stream.CONVERSATIONS]
            try:
                if fresh:
                    await self._hand_on(fresh, position)
            except Exception as error:  # noqa: BLE001 - Postgres is away: the pages ask again once it answers
                log.warning("live.not_handed_on error=%s", type(error).__name__)
                self._fresh |= fresh
                self._heard.set()
            await asyncio.sleep(PAUSE_SECONDS)

    def _tell_parts(self) -> None:
        """Let operations pages look at what has changed in the pause, however often it did."""
        parts, self._parts = self._parts, set()
        at = self.positions[stream.OPERATIONS]
        told = {"type": "look", "group": line.OPERATIONS, "epoch": at.epoch, "seq": at.seq, "parts": sorted(parts)}
        for each in self.lines if parts else ():
            if line.OPERATIONS in each.groups:
                each.tell(told)

    async def _hand_on(self, fresh: set[str], position: Position) -> None:
        lines = [each for each in self.lines if each.groups]
        viewers: dict[str, frozenset[int]] = {}
        if any(not each.login.sees_everything for each in lines):
            viewers = await database_sync_to_async(visibility.viewers)(public_ids=fresh)
        for_all = line.look(fresh, position)
        for each in lines:
            if each.login.sees_everything:
                if line.BOARD in each.groups:
                    each.look(fresh, position, text=for_all)
                    continue
                visible = fresh
            else:
                visible = {name for name in fresh if each.login.person in viewers.get(name, frozenset())}
            self.tell_some(each, fresh, visible, position)

    def tell_some(self, each: Line, fresh: set[str], visible: set[str], position: Position) -> None:
        """Let the page look at what it may see of it, and at what has just left its sight."""
        left = fresh.intersection(each.shown) - visible
        if line.BOARD not in each.groups:
            visible = {name for name in visible if f"{line.ONE}{name}" in each.groups}
        names = visible | left
        if names:
            kept = [name for name in each.shown if name not in fresh]
            each.shown.clear()
            each.shown.extend(kept + sorted(visible))
            each.look(names, position, text=line.look(names, position))

    def _check_soon(self, each: Line) -> None:
        task = asyncio.create_task(self.check(each))
        self._checks.add(task)
        task.add_done_callback(self._checks.discard)

    async def check(self, each: Line) -> None:
        """Close the page's line unless its login and its rights are what they were."""
        found = await database_sync_to_async(logins.read)(each.login.session_key)
        if found != each.login:
            self.lines.discard(each)
            await each.close(LOGGED_OUT)

    async def tell_who_is_here(self, conversation: str) -> None:
        """Tell each page at the conversation who else is there, if that has changed."""
        async with self._asking_who:  # answers that overtake each other would leave the older one on the page
            shown = [each for each in self.lines if each.here == conversation]
            people = await here.people(self.redis, conversation=conversation) if shown else []
            for each in shown:
                others = [who.told() for who in people if who.public_id != each.login.public_id]
                each.tell_company(conversation, others)
