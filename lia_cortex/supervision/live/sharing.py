"""One answer for all pages that ask for the same changes: it stands in front of Django as the webhooks' door does.

Two hundred pages with the same list are told the same and ask for the same within a moment. The view answers the
first of them; the others are given its words as long as nothing that they name has changed. Only a page whose own
line is open here is served this way: its login is watched, and whatever ends it closes the line first.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import orjson
from django.conf import settings
from django.http import HttpRequest, parse_cookie

from lia_cortex.kernel import outages
from lia_cortex.supervision.live import hub
from lia_cortex.supervision.live.hub import Hub
from lia_cortex.supervision.live.line import Line
from lia_cortex.supervision.live.together import Together
from lia_cortex.supervision.queries import unread
from lia_cortex.supervision.queries.unread import Written

PATH = "/board/changes/"
NAME, NAMED_MOST = "id", 200
"""Rows that one request may name: a page that has loaded more shows the rest as they were."""
PERSONAL = frozenset({"open"})
"""Parameters that make an answer one person's own: a thread holds forms with the token of her login."""

ENTRIES_MOST = 500
AWAY_SECONDS = 2.0
"""How old a shared answer may be while nobody knows what changed: pages then say that they are delayed."""

OFFER = "lia.shared"
Scope = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]


@dataclass(slots=True)
class Offer:
    """What the view says of its answer: what is unread in it is counted for each, the rest is the same for all."""

    written: Mapping[str, Written] | None = None


@dataclass(slots=True)
class Made:
    """What the view said; `unread` tells what is each one's own where the rest is for all."""

    messages: list[Any]
    unread: Together | None

    async def send(self, send: Any, *, at: Line) -> None:
        """Say it to the page whose line this is; raise before anything is said when what is unread cannot be told."""
        if self.unread is None:
            for message in self.messages:
                await send(message)
            return
        own = orjson.dumps(await self.unread.of(at.login.person))
        start, shared = self.messages
        body = b"".join((shared["body"][:-1], b',"unread":', own, b"}"))
        length = (b"content-length", b"%d" % len(body))
        headers = [each for each in start["headers"] if each[0].lower() != length[0]]
        await send({**start, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})


@dataclass(slots=True)
class Answer:
    """One answer of the view, or one that is being made."""

    began: float
    names: frozenset[str]
    made: "asyncio.Future[Made]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


def is_offered(request: HttpRequest) -> bool:
    """Return whether the answer may be given to others with the same rights."""
    return _offer(request) is not None


def allow(request: HttpRequest, *, written: Mapping[str, Written]) -> None:
    """Say that the answer is the same for all who see everything, besides what they have not read of this."""
    offer = _offer(request)
    if offer is not None:
        offer.written = written


def _offer(request: HttpRequest) -> Offer | None:
    return getattr(request, "scope", {}).get(OFFER)


class SharedAnswers:
    """Serves what may be shared and passes every other request on."""

    def __init__(self, inner: App) -> None:
        self._inner = inner
        self._answers: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._making: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Serve one ASGI request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self._inner(scope, receive, send)
            return
        here = hub.current()
        headers = dict(scope["headers"])
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        at = here.of_session(cookies.get(settings.SESSION_COOKIE_NAME, ""))
        reads = (cookies.get(settings.LANGUAGE_COOKIE_NAME), headers.get(b"accept-language"), headers.get(b"host"))
        if at is None or not (asked := _asked(scope, at, reads=reads)):
            await self._inner(scope, receive, send)
            return
        key, names = asked
        answer = self._answers.get(key)
        is_own = answer is None or not _is_fresh(answer, here)
        if answer is None or is_own:
            answer = self._make(scope, key, names, here)
        try:
            made = await answer.made
            if is_own or made.unread is not None:
                await made.send(send, at=at)
                return
        except Exception as error:
            if outages.who_is_away(error) is None:
                raise
        await self._inner(scope, receive, send)  # as Django answers this one alone

    def _make(self, scope: Scope, key: tuple[Any, ...], names: frozenset[str], here: Hub) -> Answer:
        answer = Answer(began=here.now, names=names)
        self._answers[key] = answer
        while len(self._answers) > ENTRIES_MOST:
            self._answers.popitem(last=False)
        # A task of its own: the page that asked first may go away while others wait for the same.
        task = asyncio.create_task(self._ask(scope, answer))
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return answer

    async def _ask(self, scope: Scope, answer: Answer) -> None:
        offer, told = Offer(), list[Any]()

        async def send(message: Any) -> None:
            told.append(message)

        asks = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Any:
            for each in asks:
                return each
            return await asyncio.get_running_loop().create_future()  # nobody hangs up

        try:
            await self._inner({**scope, OFFER: offer}, receive, send)
            answer.made.set_result(_made(told, offer))
        except Exception as error:  # noqa: BLE001 - theirs who wait for it
            answer.made.set_exception(error)


def _made(told: list[Any], offer: Offer) -> Made:
    start, *rest = told
    is_whole = start["status"] == 200 and not any(name.lower() == b"set-cookie" for name, _ in start["headers"])
    if offer.written is None or not is_whole:
        return Made(told, None)
    body = b"".join(each.get("body", b"") for each in rest)
    ask = partial(unread.of_people, written=offer.written)
    return Made([start, {"type": "http.response.body", "body": body}], Together(ask))


def _asked(scope: Scope, at: Line, *, reads: tuple[Any, ...]) -> tuple[tuple[Any, ...], frozenset[str]] | None:
    """Return what makes two requests the same, and what it names; None when this one is answered alone."""
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = frozenset(value for name, value in asked if name == NAME)
    if not at.login.sees_everything or len(names) > NAMED_MOST or any(name in PERSONAL for name, _ in asked):
        return None
    rest = tuple(each for each in asked if each[0] != NAME)
    return (at.login.audience, reads, scope.get("scheme"), rest, names), names


def _is_fresh(answer: Answer, here: Hub) -> bool:
    age = here.now - answer.began
    if answer.began < here.turned_at:
        return False
    if here.is_away:
        return age < AWAY_SECONDS
    never = float("-inf")
    return age < hub.KEPT_SECONDS and all(here.changed_at.get(name, never) <= answer.began for name in answer.names)
