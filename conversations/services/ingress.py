"""Store what the gateway sends, before anything is made of it."""

import asyncio
import json
import logging
import math
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson
from django.conf import settings
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from conversations.services import nudges, priority
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import metrics, partitions, patience
from lia_cortex.kernel.jobs import NORMAL

log = logging.getLogger(__name__)

INSERT = """
    INSERT INTO conversations_webhookevent
      (month, received_at, instance, event, chat, body, status, reason, priority, tries, applied_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s) RETURNING id
"""

WAIT_SECONDS = 5.0
"""The gateway waits 30 s for an answer; a database that cannot take the event by then gets it again."""


@dataclass(slots=True)
class Arrival:
    """One request of the gateway, read as far as storing it needs."""

    received_at: datetime
    body: bytes
    instance: str = ""
    event: str = ""
    chat: str = ""
    status: str = "received"
    reason: str = ""
    priority: int = NORMAL
    is_message: bool = False
    stored: asyncio.Future[int] | None = field(default=None, repr=False)

    @property
    def given_up(self) -> bool:
        """Return whether nobody waits for it to be stored any more."""
        return self.stored is not None and self.stored.cancelled()

    def row(self) -> tuple[date, datetime, str, str, str, bytes, str, str, int, datetime | None]:
        """Return the values of its row."""
        settled = self.received_at if self.status == "ignored" else None
        month = partitions.month_of(self.received_at)
        return (
            month,
            self.received_at,
            self.instance,
            self.event,
            self.chat,
            self.body,
            self.status,
            self.reason,
            self.priority,
            settled,
        )


def read(body: bytes, *, received_at: datetime) -> Arrival:
    """Return what `body` is, without its credential; a body that is not JSON is kept as it came."""
    try:
        content = _loads(body)
    except (ValueError, RecursionError):
        return Arrival(received_at, body, event="unreadable", status="failed", reason="not JSON")
    if not isinstance(content, dict):
        return Arrival(received_at, body, event="unreadable", status="failed", reason="not an object")
    content.pop("apikey", None)
    try:
        kept = orjson.dumps(content)
    except orjson.JSONEncodeError:
        # Nested deeper than it can be written again, as no event of the gateway is.
        return Arrival(received_at, body, event="unreadable", status="failed", reason="nested too deep")
    arrival = Arrival(
        received_at,
        kept,
        instance=schemas.scrub(str(content.get("instance") or ""))[:100],
        event=schemas.scrub(str(content.get("event") or ""))[:60],
    )
    match schemas.parse(content):
        case schemas.Ignored(reason=reason):
            arrival.status, arrival.reason = "ignored", reason[:200]
        case schemas.Unknown():
            arrival.status, arrival.reason = "ignored", "unknown event"
        case schemas.MessageReceived(key=key, content=said):
            arrival.is_message = True
            arrival.chat = schemas.normalise(key.remote_jid)[:120]
            arrival.priority = priority.of(said.text)
        case schemas.MessageEchoed() | schemas.ConnectionChanged() | schemas.PresenceChanged():
            arrival.is_message = True
        case _:
            pass
    return arrival


def _loads(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # A name cut in the middle of an emoji is half a surrogate pair: valid for the gateway, refused by orjson.
        return _storable(json.loads(body, parse_constant=lambda _: None))


def _storable(value: object) -> object:
    if isinstance(value, str):
        return schemas.scrub(value)
    if isinstance(value, dict):
        return {schemas.scrub(name): _storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    # The gateway's language has no integers beyond a double's: as such they are kept.
    return float(value) if isinstance(value, int) and abs(value) >= 2**63 else value


class _Line(patience.AsyncConnection):
    """A Postgres that hangs must not hold the door for longer than the gateway is made to wait."""

    answer_seconds = WAIT_SECONDS


class Store:
    """Writes arrivals in groups: what comes while one transaction commits goes into the next."""

    def __init__(self) -> None:
        self._pending: list[Arrival] = []
        self._writer: asyncio.Task[None] | None = None
        self._pool: AsyncConnectionPool[_Line] | None = None

    async def keep(self, arrival: Arrival) -> int:
        """Return the row's id once it is committed; raise when it could not be stored in time."""
        arrival.stored = asyncio.get_running_loop().create_future()
        self._pending.append(arrival)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await asyncio.wait_for(arrival.stored, WAIT_SECONDS)

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()

    async def _write(self) -> None:
        while self._pending:
            # Who has given up was told so, and brings the event again.
            group = [arrival for arrival in self._pending if not arrival.given_up]
            self._pending = []
            if not group:
                continue
            try:
                identifiers = await self._insert(group)
            except Exception as error:
                log.exception("ingress.not_stored count=%s", len(group))
                for arrival in group:
                    if arrival.stored and not arrival.stored.done():
                        arrival.stored.set_exception(error)
                continue
            for arrival, identifier in zip(group, identifiers, strict=True):
                metrics.count("webhook_events_total", event=arrival.event or "none", result="stored")
                if arrival.status != "received":
                    metrics.count("webhook_events_total", event=arrival.event or "none", result=arrival.status)
                else:
                    nudges.announce(identifier, priority=arrival.priority, alone=arrival.is_message)
                if arrival.stored and not arrival.stored.done():
                    arrival.stored.set_result(identifier)

    async def _insert(self, group: list[Arrival]) -> list[int]:
        pool = await self._opened()
        identifiers: list[int] = []
        async with pool.connection(timeout=WAIT_SECONDS) as connection, connection.cursor() as cursor:
            await cursor.executemany(INSERT, [arrival.row() for arrival in group], returning=True)
            while True:
                row = await cursor.fetchone()
                if row is not None:
                    identifiers.append(row[0])
                if not cursor.nextset():
                    return identifiers

    async def _opened(self) -> AsyncConnectionPool[_Line]:
        if self._pool is None:
            pool = AsyncConnectionPool(
                _conninfo(),
                min_size=1,
                max_size=2,
                open=False,
                kwargs={**_watched(), "connect_timeout": 3, "options": "-c statement_timeout=5000"},
                connection_class=_Line,
                check=AsyncConnectionPool.check_connection,
                reconnect_timeout=patience.RETRY_SECONDS,
            )
            await pool.open()
            self._pool = pool
        return self._pool


def _watched() -> dict[str, int]:
    """Return how the kernel looks after the line, as the platform's other lines have it."""
    options = settings.DATABASES["default"]["OPTIONS"]
    return {name: value for name, value in options.items() if name.startswith(("keepalives", "tcp_user_timeout"))}


def _conninfo() -> str:
    database = settings.DATABASES["default"]
    parts = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return make_conninfo(**{name: str(database[key]) for name, key in parts.items() if database.get(key)})
