"""Sockets are opened by our own pages only: a browser sends the login's cookie along whoever asks for the socket."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

App = Callable[..., Awaitable[None]]


class SameOrigin:
    """Lets in sockets of pages that came from the host that they ask, or from an address that settings name."""

    def __init__(self, inner: App) -> None:
        self._inner = inner

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        app = self._inner if _is_ours(headers.get(b"origin", ""), headers.get(b"host", "")) else WebsocketDenier()
        await app(scope, receive, send)


def _is_ours(origin: str, host: str) -> bool:
    parts = urlsplit(origin.lower())
    if parts.scheme not in {"http", "https"}:
        return False
    named = {urlsplit(each).netloc for each in (settings.LIA_PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS)}
    return parts.netloc in {host.lower(), *named} and bool(parts.netloc)
