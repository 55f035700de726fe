"""One answer for all pages that ask for the same changes: it stands in front of Django as the webhooks' door does.

Two hundred pages with the same list are told the same and ask for the same within a moment. The view answers the
first of them; the others are given its words as long as nothing that they name has changed. Only a page whose own
line is open here is served this way: its login is watched, and whatever ends it closes the line first.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, parse_cookie

from lia_cortex.supervision.live import hub
from lia_cortex.supervision.live.hub import Hub

PATH = "/board/changes/"
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
    """What the view says of its answer: whether it is the same for everybody who sees all, and what is each one's."""

    is_for_all: bool = False


@dataclass(slots=True)
class Answer:
    """One answer of the view, or one that is being made."""

    began: float
    names: frozenset[str]
    made: "asyncio.Future[tuple[int, list[Any], bytes] | None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


def allow(request: HttpRequest) -> None:
    """Say that the answer to this request holds nothing that is the asking person's own."""
    offer = getattr(request, "scope", {}).get(OFFER)
    if offer is not None:
        offer.is_for_all = True


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
        key, names = _asked(scope, here)
        if key is None:
            await self._inner(scope, receive, send)
            return
        answer = self._answers.get(key)
        if answer is None or not _is_fresh(answer, here):
            answer = self._make(scope, key, names, here)
        made = await answer.made
        if made is None:
            await self._inner(scope, receive, send)
            return
        status, headers, body = made
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

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

        made = None
        try:
            await self._inner({**scope, OFFER: offer}, receive, send)
            start = told[0]
            is_whole = start["status"] == 200 and not any(name == b"set-cookie" for name, _ in start["headers"])
            if offer.is_for_all and is_whole:
                made = (start["status"], start["headers"], b"".join(each.get("body", b"") for each in told[1:]))
        finally:
            answer.made.set_result(made)


def _asked(scope: Scope, here: Hub) -> tuple[tuple[Any, ...] | None, frozenset[str]]:
    """Return what makes two requests the same, None when this one is answered alone; and what it names."""
    headers = dict(scope["headers"])
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    at = here.of_session(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if at is None or not at.login.sees_everything or any(name in PERSONAL for name, _ in asked):
        return None, frozenset()
    reads = (cookies.get(settings.LANGUAGE_COOKIE_NAME), headers.get(b"accept-language", b""))
    names = frozenset(value for name, value in asked if name == "id")
    return (at.login.audience, reads, headers.get(b"host"), scope.get("scheme"), scope["query_string"]), names


def _is_fresh(answer: Answer, here: Hub) -> bool:
    age = here.now - answer.began
    if here.is_away:
        return age < AWAY_SECONDS
    never = float("-inf")
    return age < hub.KEPT_SECONDS and all(here.changed_at.get(name, never) <= answer.began for name in answer.names)
