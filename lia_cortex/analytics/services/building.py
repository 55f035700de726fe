"""Make the facts of conversations, and the figures of their days, as the rows have them now."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from assistants.services.guards import masking
from conversations.queries.codes import DOTS
from conversations.services import reaching
from lia_cortex.analytics import buckets
from lia_cortex.analytics.services import facts, sums

_LAST_DIGITS = re.compile(r"…\d\d")

BATCH = 4000
"""Conversations of one transaction."""

LOCK = "analytics"
"""Only one process builds at a time: two would delete and make the same day's figures side by side."""

OVER = "visit over"
"""Why a rule closed it: the customer wrote again, after the pause; it had ended with its last message."""

NO_VISITS = ["backlog", reaching.REASON]
"""Why conversations were made closed: they hold words of no visit."""

WITH_PEOPLE = ["queued", "taken_over", "phone"]
RETURN = timedelta(hours=72)
"""A customer who writes again within this time had not been helped."""

CHANGES = [*WITH_PEOPLE, "handed_off", "returned"]


def build(conversation_ids: Sequence[int]) -> None:
    """Make the facts of these conversations anew, and the figures of every day that had or has a part in them."""
    for batch in _batches(conversation_ids):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
            told = {
                "ids": batch,
                "zone": settings.TIME_ZONE,
                "over": OVER,
                "no_visits": NO_VISITS,
                "changes": CHANGES,
                "with_people": WITH_PEOPLE,
            }
            cursor.execute(facts.DELETE, told)
            days: set[date] = {day for (day,) in cursor.fetchall()}
            cursor.execute(facts.MAKE, told)
            days |= {day for (day,) in cursor.fetchall()}
            _mask(cursor, batch)
            _roll(cursor, days)


def _mask(cursor: Any, batch: list[int]) -> None:
    """Take private data out of the reasons: people wrote them, and assistants with the customer's own words."""
    cursor.execute(facts.REASONS, {"ids": batch})
    written = [reason for (reason,) in cursor.fetchall()]
    changed = {reason: shown for reason in written if (shown := _hidden(reason)) != reason}
    if changed:
        cursor.execute(facts.MASK, {"ids": batch, "written": [*changed], "masked": [*changed.values()]})


def _hidden(reason: str) -> str:
    """Return the reason as evidence is kept, without the digits that tell one customer's numbers from another's."""
    return _LAST_DIGITS.sub(DOTS, masking.masked(reason))


def _roll(cursor: Any, days: set[date]) -> None:
    told = {
        "days": sorted(days),
        "zone": settings.TIME_ZONE,
        "least": buckets.LEAST,
        "ratio": buckets.RATIO,
        "return": RETURN,
    }
    for statement in (sums.DELETE, sums.HOURS, sums.DELAYS, sums.TRANSFERS, sums.ENDS) if days else ():
        cursor.execute(statement, told)


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(dict.fromkeys(ids))
    while batch := list(islice(rest, BATCH)):
        yield batch
