"""Tells what changed from a thread of its own: nobody who changes a row waits for Redis."""

import logging
import threading
import time
from functools import partial

from django.conf import settings
from django.db import transaction
from redis import Redis

from lia_cortex.kernel.live import stream

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.02
"""Changes of one process within this time leave as one event: a page fetches once for all of them."""

RETRY_SECONDS = 0.5
MOST_WAITING = 5000
"""Names kept while Redis is away; beyond that a new epoch says that something was not told."""


class Publisher:
    """Tells what is added, in order, until Redis has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, dict[str, None]] = {}
        self._some = threading.Event()
        self._thread: threading.Thread | None = None
        self._broken: set[str] = set()

    def add(self, kind: str, name: str) -> None:
        """Tell soon that the thing with this name changed."""
        with self._lock:
            self._waiting.setdefault(kind, {})[name] = None
            if self._thread is None or not self._thread.is_alive():  # a forked child has no thread yet
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        self._some.set()

    def _run(self) -> None:
        seconds = settings.REDIS_TIMEOUT_SECONDS
        redis = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=seconds, socket_timeout=seconds)
        while True:
            self._some.wait()
            time.sleep(COALESCE_SECONDS)
            with self._lock:
                self._some.clear()
                taken, self._waiting = self._waiting, {}
            while taken:
                kind = next(iter(taken))
                try:
                    stream.tell(redis, stream=kind, names=taken[kind], is_broken=kind in self._broken)
                except Exception as error:  # noqa: BLE001 - the socket only hurries the page, whatever breaks it
                    log.warning("live.publish_failed error=%s", type(error).__name__)
                    self._keep(taken)
                    time.sleep(RETRY_SECONDS)
                    break
                self._broken.discard(kind)
                del taken[kind]

    def _keep(self, untold: dict[str, dict[str, None]]) -> None:
        with self._lock:
            for kind, names in self._waiting.items():
                untold.setdefault(kind, {}).update(names)
            if sum(map(len, untold.values())) > MOST_WAITING:
                untold = {kind: dict(list(names.items())[-1:]) for kind, names in untold.items()}
                self._broken |= stream.NUMBERED
            self._waiting = untold
        self._some.set()


_publisher = Publisher()


def look(*, conversation: str) -> None:
    """Ask open pages, after commit, to look at the conversation with this public id again."""
    transaction.on_commit(partial(_publisher.add, stream.CONVERSATIONS, conversation))


def look_at(*, operations: str) -> None:
    """Ask open operations pages, after commit, to look at this part of them again."""
    transaction.on_commit(partial(_publisher.add, stream.OPERATIONS, operations))


def rights(*, person: int) -> None:
    """Have the lines of this person's pages looked at, after commit: login, role or teams changed."""
    transaction.on_commit(partial(_publisher.add, stream.PERSON, str(person)))


def here(*, conversation: str) -> None:
    """Tell pages that show the conversation that somebody came, types or went."""
    _publisher.add(stream.HERE, conversation)
