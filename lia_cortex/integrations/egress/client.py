"""Send one request to an allowed host: no redirects, no cookies, no proxies, one try."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

import httpcore2

from lia_cortex.integrations.egress import network
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.registry.services import egress

CONNECT_SECONDS = 3.0
IDLE_SECONDS = 3.0
"""Servers close idle connections after 5 s and more: ours go first, or a request meets a closing socket."""

MOST_CONNECTIONS = 100
"""More than the threads of a process: a service that hangs holds up nobody else's call."""

_NEVER_LEFT = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.PoolTimeout, httpcore2.UnsupportedProtocol)
_BROKEN = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, ssl.SSLError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request; `seconds` cap everything from the name's look-up to the last byte."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    seconds: float = 10.0
    max_bytes: int = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An answer, whatever its status; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(request: Outgoing) -> Incoming:
    """Return the answer, also one that is no success.

    A redirect is an answer like any other: nobody follows it. Raise Terminal when the host is not allowed, Retryable
    when nothing left this machine, Uncertain when the request left and its answer is missing, cut or too large.
    """
    host, port = _target(request.url)
    if egress.leave(host, port) is None:
        # A connection that is still open must not be used either once the host is struck off.
        raise Terminal("egress_refused")
    network.begin(request.seconds)
    try:
        return _exchange(request)
    except network.RefusedHostError as error:
        raise Terminal("egress_refused") from error
    except _NEVER_LEFT as error:
        raise Retryable(f"unreachable: {type(error).__name__}") from error
    except (httpcore2.LocalProtocolError, UnicodeEncodeError) as error:
        raise Terminal("request_malformed") from error
    except _BROKEN as error:
        raise Uncertain(f"no answer: {type(error).__name__}") from error


def _target(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Terminal("url_malformed") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Terminal("url_malformed")
    return host, port or (443 if parts.scheme == "https" else 80)


def _exchange(request: Outgoing) -> Incoming:
    timeout = {
        "connect": min(CONNECT_SECONDS, request.seconds),
        "read": request.seconds,
        "write": request.seconds,
        "pool": min(CONNECT_SECONDS, request.seconds),
    }
    headers = {
        "host": urlsplit(request.url).netloc,
        "accept": "application/json",
        # What is not compressed cannot be larger than it looks.
        "accept-encoding": "identity",
        "user-agent": "lia-cortex",
        **{name.lower(): value for name, value in request.headers.items()},
    }
    if request.content is not None:
        headers.setdefault("content-type", "application/json")
        headers["content-length"] = str(len(request.content))
    elif request.method not in {"GET", "HEAD"}:
        headers["content-length"] = "0"
    with _pool(os.getpid()).stream(
        request.method,
        request.url,
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()],
        content=request.content,
        extensions={"timeout": timeout},
    ) as response:
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > request.max_bytes:
                raise Uncertain("answer_too_large")
        answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return Incoming(status=response.status, headers=answered, body=bytes(body))


@lru_cache(maxsize=1)
def _pool(_process: int) -> httpcore2.ConnectionPool:
    """Return this process's connections: sockets must not be shared over a fork."""
    return httpcore2.ConnectionPool(
        ssl_context=httpcore2.default_ssl_context(),
        max_connections=MOST_CONNECTIONS,
        max_keepalive_connections=MOST_CONNECTIONS,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=network.Network(),
    )
