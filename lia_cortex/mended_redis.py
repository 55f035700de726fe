"""Kombu's Redis transport with three mends; other brokers are not touched."""

import logging
from typing import Any

import orjson
from kombu.transport import redis, virtual

log = logging.getLogger(__name__)


class InHand(virtual.QoS):
    """Messages in a worker's hands, noted in its memory only.

    Kombu's Redis notes them in Redis as well, to give a dead worker's messages to another one after a time-out: two
    round trips for each task, for what the rows and their sweeps do sooner. A worker that stops gives them back.
    """

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Give them back to the queue, as far as the broker is there."""
        try:
            super().restore_unacked_once(stderr)
        except Exception as error:  # noqa: BLE001 - whatever it is, the connection is being closed
            if self._delivered:
                self._delivered.clear()
            log.warning("celery.not_given_back error=%s", type(error).__name__)


class Channel(redis.Channel):
    """Keeps one client: kombu makes a new one for each command, a tenth of a busy worker's time."""

    _kept: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.QoS = InHand  # type: ignore[assignment]

    def _create_client(self, asynchronous: bool = False) -> Any:
        if asynchronous:
            return super()._create_client(asynchronous=True)  # type: ignore[misc]
        if self._kept is None or self._kept.connection_pool is not self.pool:
            self._kept = super()._create_client()  # type: ignore[misc]
        return self._kept


def plug_in() -> None:
    """Let every Redis connection of this process use the mended channel, and read what arrives with a quick parser."""
    redis.Transport.Channel = Channel
    redis.loads = orjson.loads  # type: ignore[attr-defined]
