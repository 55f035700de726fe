"""Everything that Prometheus is told: what processes counted, and what rows say now."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future

from django.db import connection, transaction
from django.db.utils import DatabaseError, InterfaceError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client import Metric as Family
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from conversations.models import Instance
from conversations.queries import gauges, queues
from lia_cortex.kernel import asking, clock, metrics
from lia_cortex.kernel.asking import Question, TooLate
from lia_cortex.kernel.metrics import labels, reading, store
from lia_cortex.registry.models import Admission

log = logging.getLogger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST
STATES = ("waiting", "active", "completed", "failed", "delayed")
ANSWER_SECONDS = 2.0
"""A scrape is given up after ten seconds by default, and a person's sooner: it is told what is known by then."""
ROWS_MILLISECONDS = 5000
"""A slow count must not hold a connection beyond; the next scrape shares its answer."""


def text() -> bytes:
    """Return every metric in Prometheus' text format.

    What Redis or Postgres cannot tell now is left out: a gap in a graph is honest, a zero is not.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected())
    return generate_latest(registry)


class _Collected(Collector):
    """Collects at the moment of the scrape; keeps nothing."""

    def collect(self) -> Iterator[Family]:
        until = time.monotonic() + ANSWER_SECONDS
        asked = [(source, source.start()) for source in SOURCES]
        for source, answer in asked:
            yield from _or_nothing(source.name, answer, until=until)

    def describe(self) -> Iterator[Family]:
        return iter(())


def _or_nothing(source: str, answer: "Future[list[Family]]", *, until: float) -> list[Family]:
    try:
        return asking.answer(answer, until=until)
    except TooLate:
        log.warning("metrics.source_silent source=%s seconds=%g", source, ANSWER_SECONDS)
    except (RedisError, DatabaseError, InterfaceError, PoolTimeout) as error:
        log.warning("metrics.source_away source=%s error=%s", source, type(error).__name__)
    except Exception:
        # Whatever broke here, the other source still knows something worth a scrape.
        log.exception("metrics.source_broke source=%s", source)
    return []


def _of_redis() -> list[Family]:
    metrics.start()
    commands = reading.counter("redis_commands_total", [((), store.commands_processed())])
    return [*metrics.families(), commands]


def _of_rows() -> list[Family]:
    now = clock.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {ROWS_MILLISECONDS}")
        of_queues = queues.figures(now=now)
        by_state = gauges.conversations_by_state()
        oldest = gauges.oldest_unsent_seconds(now=now)
        instances = [(_instance_label(*named), status) for *named, status in gauges.instances()]
        level = Admission.objects.values_list("level", flat=True).first() or Admission.Level.NORMAL
    return [
        reading.gauge(
            "queue_messages",
            [((one.queue, state), getattr(one, state)) for one in of_queues for state in STATES],
        ),
        reading.gauge("conversations", [((state,), number) for state, number in by_state.items()]),
        reading.gauge("outbound_oldest_seconds", [((), oldest)]),
        reading.gauge("instance_up", [((label,), status in Instance.UP) for label, status in instances]),
        reading.gauge(
            "instance_status",
            [((label, each), status == each) for label, status in instances for each in Instance.Status.values],
        ),
        reading.gauge("admission_level", [((), level)]),
    ]


def _instance_label(public_id: str, name: str) -> str:
    """Return the instance's name, unless it is a phone, as many are called."""
    return name if labels.is_safe(name) else public_id


SOURCES = (Question("redis", _of_redis), Question("rows", _of_rows))
"""Asked at the same time; each in one thread, however many scrape."""
