"""The gateway's door: authenticate, store, commit, 200.

It stands in front of Django's pages (docs/adr/0005): each answer to a customer brings about nine events.
"""

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import jwt
from django.conf import settings

from conversations.services import ingress
from lia_cortex.kernel import clock, metrics

log = logging.getLogger(__name__)

PATH = re.compile(r"/webhooks/evolution(/[A-Za-z_-]{1,60})?/?")
JWT_LEEWAY_SECONDS = 30 * 60
"""The gateway signs before its first of ten tries, so a late try carries an old token."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[..., Awaitable[None]]


class TooLarge(Exception):
    """The body is over the cap."""


class WebhookIngress:
    """Answers the gateway's webhooks and passes every other request on."""

    def __init__(self, inner: App) -> None:
        self._inner = inner
        self._store = ingress.Store()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI request."""
        if not PATH.fullmatch(scope["path"]):
            await self._inner(scope, receive, send)
            return
        status, answer = await self._answer(scope, receive)
        body = json.dumps(answer).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if status == 503:
            headers.append((b"retry-after", b"5"))
        if status in {401, 405, 413}:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def close(self) -> None:
        """Close the connections to the database."""
        await self._store.close()

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, dict[str, str]]:
        if scope["method"] != "POST":
            return 405, {"detail": "Webhooks are posted.", "code": "method_not_allowed"}
        headers = dict(scope["headers"])
        if not authentic(headers.get(b"authorization", b"").decode("latin-1")):
            metrics.count("webhook_events_total", event="none", result="unauthorized")
            return 401, {"detail": "The webhook's token is missing or wrong.", "code": "unauthorized"}
        try:
            body = await _read(headers, receive)
        except TooLarge:
            metrics.count("webhook_events_total", event="none", result="too_large")
            return 413, {"detail": "The body is larger than WEBHOOK_MAX_BYTES.", "code": "too_large"}
        except ConnectionError:
            return 503, {"detail": "The body did not arrive whole; send it again.", "code": "not_stored"}
        try:
            await self._store.keep(ingress.read(body, received_at=clock.now()))
        except Exception as error:  # noqa: BLE001 - any failure to store must make the gateway try again
            log.warning("webhook.not_stored error=%s", type(error).__name__)
            return 503, {"detail": "The event could not be stored; send it again.", "code": "not_stored"}
        return 200, {"status": "stored"}


def authentic(authorization: str) -> bool:
    """Return whether the header carries the webhook's token, or a JWT signed with it."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return False
    secret: str = settings.EVOLUTION_WEBHOOK_TOKEN
    if hmac.compare_digest(token.strip().encode(), secret.encode()):
        return True
    try:
        jwt.decode(token, secret, algorithms=["HS256"], leeway=JWT_LEEWAY_SECONDS, options={"require": ["exp"]})
    except jwt.PyJWTError:
        return False
    return True


async def _read(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    declared = headers.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > settings.WEBHOOK_MAX_BYTES:
        raise TooLarge
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the gateway hung up")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > settings.WEBHOOK_MAX_BYTES:
            raise TooLarge
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)
