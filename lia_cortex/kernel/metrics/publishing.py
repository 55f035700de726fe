"""Gathers the numbers of this process and carries them to Redis from one thread."""

import atexit
import logging
import os
import socket
import threading
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from lia_cortex.kernel.metrics import labels as label_values
from lia_cortex.kernel.metrics import pool, store
from lia_cortex.kernel.metrics.catalogue import Kind, Metric, declared

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 1.0
"""How far a number may lag: well below any scrape interval, and one round trip for a process."""

LAST_TRIES = 3
"""Tries at the end of a process, each bounded by Redis' time-out: an exit must not hang on a metric."""

ReadGauge = Callable[[], Mapping[tuple[str, ...], float]]
"""Returns the gauge's values by its label values; a gauge without labels has the one key `()`."""

_COUNTER = frozenset({Kind.COUNTER})
_HISTOGRAM = frozenset({Kind.HISTOGRAM})
_LATEST = frozenset({Kind.LATEST})
_PER_PROCESS = frozenset({Kind.PER_PROCESS})


@dataclass(frozen=True, slots=True)
class Batch:
    """What came together between two publications, under a name of its own."""

    name: str
    totals: Mapping[store.Field, float]
    latest: Mapping[store.Field, float]


class Publisher:
    """What has come together since the last publication, and the thread that publishes it."""

    def __init__(self) -> None:
        self.gauges: dict[str, ReadGauge] = {"db_pool": pool.states}
        self._totals: defaultdict[store.Field, float] = defaultdict(float)
        self._latest: dict[store.Field, float] = {}
        self._lock = threading.Lock()
        self._publishing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._unsent: Batch | None = None
        self._away = False

    def add(self, amounts: Mapping[store.Field, float]) -> None:
        """Add to the totals."""
        with self._lock:
            for field, amount in amounts.items():
                self._totals[field] += amount
        self.start()

    def set(self, field: store.Field, value: float) -> None:
        """Set what the whole platform knows last."""
        with self._lock:
            self._latest[field] = value
        self.start()

    def start(self) -> None:
        """Start the thread unless it runs."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(PUBLISH_SECONDS):
            self.publish()

    def publish(self) -> bool:
        """Carry everything to Redis; return False when Redis is away and the numbers wait."""
        with self._publishing:
            try:
                if self._unsent is not None:
                    self._send(self._unsent)
                self._send(self._take())
            except RedisError as error:
                if not self._away:
                    log.warning("metrics.redis_away error=%s", type(error).__name__)
                self._away = True
                return False
            self._away = False
            return True

    def _take(self) -> Batch:
        with self._lock:
            totals, self._totals = self._totals, defaultdict(float)
            latest, self._latest = self._latest, {}
        return Batch(uuid.uuid4().hex, totals, latest)

    def _send(self, batch: Batch) -> None:
        """Write the batch, and remember it until Redis has said that it has it."""
        self._unsent = batch
        store.write(
            batch=batch.name,
            totals=batch.totals,
            latest=batch.latest,
            gauges=self._read_gauges(),
            process=f"{socket.gethostname()}:{os.getpid()}",
        )
        self._unsent = None

    def _read_gauges(self) -> dict[store.Field, float]:
        found: dict[store.Field, float] = {}
        for name, read in list(self.gauges.items()):
            try:
                values = read()
            except Exception as error:  # noqa: BLE001 - a broken gauge must not stop the counters
                log.warning("metrics.gauge_failed name=%s error=%s", name, type(error).__name__)
                continue
            found |= {(name, "", *key): value for key, value in values.items()}
        return found


_publisher = Publisher()


def _after_fork() -> None:
    """Begin anew in a forked child: the parent's thread is not here, its numbers are its own affair."""
    global _publisher  # noqa: PLW0603
    gauges = _publisher.gauges
    _publisher = Publisher()
    _publisher.gauges = gauges
    store.forget()


os.register_at_fork(after_in_child=_after_fork)


def _values(metric: Metric, labels: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(label_values.admit(metric.name, label, labels[label]) for label in metric.labels)


def count(name: str, amount: float = 1, /, **labels: object) -> None:
    """Add to a counter; raise ValueError for an undeclared name or label, or a negative amount."""
    metric = declared(name, _COUNTER, frozenset(labels))
    if amount < 0:
        raise ValueError(f"{name} only goes up")
    _publisher.add({(name, "", *_values(metric, labels)): amount})


def observe(name: str, value: float, /, **labels: object) -> None:
    """Add one value to a histogram, in its name's unit; raise ValueError for an undeclared name or label."""
    metric = declared(name, _HISTOGRAM, frozenset(labels))
    values = _values(metric, labels)
    index = bisect_left(metric.buckets, value)
    bucket = str(float(metric.buckets[index])) if index < len(metric.buckets) else "+Inf"
    _publisher.add({(name, bucket, *values): 1, (name, "sum", *values): value})


def put(name: str, value: float, /, **labels: object) -> None:
    """Set a gauge that the whole platform shares; raise ValueError for an undeclared name or label."""
    metric = declared(name, _LATEST, frozenset(labels))
    # An enumeration's member is a number here, and a name to who writes it down.
    _publisher.set((name, "", *_values(metric, labels)), float(value))


def gauge(name: str, read: ReadGauge, /) -> None:
    """Let `read` be asked each second for this process's part of a gauge.

    Raises ValueError for an undeclared name. `read` is called from a thread of its own and must not block.
    """
    metric = declared(name, _PER_PROCESS)
    _publisher.gauges[metric.name] = read
    _publisher.start()


def start() -> None:
    """Publish this process's gauges from now on, also when it never counts anything."""
    _publisher.start()


def flush() -> bool:
    """Publish at once; return False when Redis is away and the numbers wait for it."""
    return _publisher.publish()


def _last_words() -> None:
    """Publish before the process ends; a machine under load may need more than one try."""
    for _ in range(LAST_TRIES):
        if flush():
            return


atexit.register(_last_words)
