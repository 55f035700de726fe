"""Sockets that go to checked addresses only and never outlive their call's time."""

import ssl
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore2

from lia_cortex.integrations.egress import addresses
from lia_cortex.registry.services import egress

_deadline: ContextVar[float] = ContextVar("egress_deadline")


class RefusedHostError(Exception):
    """Nobody allowed this host, or the address that it leads to."""


def begin(seconds: float) -> None:
    """Let everything that this thread's call does end within these seconds."""
    _deadline.set(time.monotonic() + seconds)


def left() -> float:
    """Return the seconds that the call still has; raise a time-out when there are none."""
    seconds = _deadline.get() - time.monotonic()
    if seconds <= 0:
        raise httpcore2.ReadTimeout("the call's time is over")
    return seconds


class Network(httpcore2.NetworkBackend):
    """Connects to the address that was checked, not to one that the name may lead to a moment later."""

    def __init__(self) -> None:
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Return a connection to the host; raise RefusedHostError, or ConnectError when it cannot be reached."""
        leave = egress.leave(host, port)
        if leave is None:
            raise RefusedHostError(host)
        seconds = min(timeout or left(), left())
        try:
            address = addresses.pin(host, port, private=leave.private, seconds=seconds)
        except addresses.NotAllowedError as error:
            raise RefusedHostError(host) from error
        except addresses.UnknownNameError as error:
            raise httpcore2.ConnectError("the name leads nowhere") from error
        stream = self._sockets.connect_tcp(address, port, seconds, local_address, socket_options)
        return _Timed(stream)


class _Timed(httpcore2.NetworkStream):
    """A connection whose every wait ends with the call: a service that trickles bytes trips no read time-out."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, min(timeout or left(), left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, min(timeout or left(), left()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        seconds = min(timeout or left(), left())
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
