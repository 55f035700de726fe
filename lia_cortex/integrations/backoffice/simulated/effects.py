"""Each Idempotency-Key has one effect and one answer, for ever."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from lia_cortex.integrations.backoffice.simulated.problems import Refused
from lia_cortex.integrations.backoffice.simulated.store import Rows

LONGEST_KEY = 255
FIRST_REFUSAL = 400


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked under a key: `body` is checked and canonical."""

    key: str
    operation: str
    path: str
    body: bytes

    @property
    def fingerprint(self) -> str:
        """Return what two different intents do not share."""
        return hashlib.sha256(b"\0".join((self.operation.encode(), self.path.encode(), self.body))).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer as it goes out; `replayed` when an earlier request brought it about."""

    status: int
    answer: bytes
    replayed: bool = False


def checked_key(given: str | None) -> str:
    """Return the key; raises Refused 400 without one that can be kept."""
    if not given or len(given) > LONGEST_KEY:
        raise Refused(400, "idempotency_key_required", f"Send an Idempotency-Key of 1 to {LONGEST_KEY} characters.")
    return given


def once(rows: Rows, intent: Intent, act: Callable[[], tuple[int, Any]], *, now: datetime) -> Outcome:
    """Carry out an intent, or return what it came to before; raises Refused 422 for another one under its key.

    `rows` must be a writing transaction: it is the lock between two requests with one key. A refusal is kept as well,
    so that the key's answer stays the same when the state of things has changed.
    """
    known = rows.one("SELECT fingerprint, status, answer FROM effects WHERE key = ?", intent.key)
    if known is not None:
        if known["fingerprint"] != intent.fingerprint:
            raise Refused(422, "idempotency_key_reused", "This Idempotency-Key was used for another request.")
        rows.change("UPDATE effects SET replays = replays + 1 WHERE key = ?", intent.key)
        return Outcome(known["status"], known["answer"], replayed=True)
    try:
        with rows.undone_on_error():
            status, answer = act()
    except Refused as refusal:
        status, answer = refusal.status, refusal.body()
    content = orjson.dumps(answer)
    rows.add(
        "effects",
        key=intent.key,
        operation=intent.operation,
        path=intent.path,
        fingerprint=intent.fingerprint,
        status=status,
        answer=content,
        at=now.isoformat(),
    )
    return Outcome(status, content)


def listed(rows: Rows, *, operation: str | None = None, key: str | None = None) -> list[dict[str, Any]]:
    """Return the effects that took place, the oldest first; refusals are none."""
    found = rows.all(
        "SELECT * FROM effects WHERE status < ? AND operation = coalesce(?, operation) AND key = coalesce(?, key)"
        " ORDER BY rowid",
        FIRST_REFUSAL,
        operation,
        key,
    )
    return [
        {
            "key": row["key"],
            "operation": row["operation"],
            "path": row["path"],
            "answer": orjson.loads(row["answer"]),
            "at": row["at"],
            "replays": row["replays"],
        }
        for row in found
    ]
