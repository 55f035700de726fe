"""Make the facts of conversations, and the figures of their days, as the rows have them now."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from conversations.services import reaching
from lia_cortex.analytics import buckets
from lia_cortex.analytics.services import facts

BATCH = 4000
"""Conversations of one transaction."""

LOCK = "analytics"
"""Only one process builds at a time: two would delete and make the same day's figures side by side."""

OVER = "visit over"
"""Why a rule closed it: the customer wrote again, after the pause; it had ended with its last message."""

NO_VISITS = ["backlog", reaching.REASON]
"""Why conversations were made closed: they hold words of no visit."""

WITH_PEOPLE = ["queued", "taken_over", "phone"]
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
            _roll(cursor, days)


def _roll(cursor: object, days: set[date]) -> None:
    told = {"days": sorted(days), "zone": settings.TIME_ZONE, "least": buckets.LEAST, "ratio": buckets.RATIO}
    if days:
        cursor.execute(facts.ROLL, told)  # type: ignore[attr-defined] # Django's wrapper has no public type


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(dict.fromkeys(ids))
    while batch := list(islice(rest, BATCH)):
        yield batch
