"""Kombu's Redis transport with two mends; other brokers are not touched."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import redis

log = logging.getLogger(__name__)


class Unacknowledged(redis.QoS):
    """Messages in a worker's hands.

    When Redis goes away kombu stumbles over its own closed channel, at the giving back and at each late
    acknowledgement, and takes the whole worker down with the work of its threads. The rows know what is left to do.
    """

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message, unless the connection that it came over is gone."""
        if not self.channel.closed:
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Refuse a message, unless the connection that it came over is gone."""
        if not self.channel.closed:
            super().reject(delivery_tag, requeue=requeue)

    @contextmanager
    def pipe_or_acquire(self, pipe: Any = None, client: Any = None) -> Iterator[Any]:
        """Yield a pipeline without a transaction: half of the round trip, for a note that a sweep stands in for."""
        if pipe:
            yield pipe
        else:
            with self.channel.conn_or_acquire(client) as connected:  # type: ignore[attr-defined]
                yield connected.pipeline(transaction=False)

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

    QoS = Unacknowledged
    _kept: Any = None

    def _create_client(self, asynchronous: bool = False) -> Any:
        if asynchronous:
            return super()._create_client(asynchronous=True)  # type: ignore[misc]
        if self._kept is None or self._kept.connection_pool is not self.pool:
            self._kept = super()._create_client()  # type: ignore[misc]
        return self._kept


def plug_in() -> None:
    """Let every Redis connection of this process use the mended channel."""
    redis.Transport.Channel = Channel
