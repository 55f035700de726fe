"""Leases on running work: a process renews what its threads have in hand, so that a dead one is noticed soon."""

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import MediaReading, Outbound, OutboundAttempt, Turn

Held = Turn | Outbound | MediaReading
"""Rows that a worker may hold."""

LEASE = timedelta(seconds=6)
"""Work of a process that has not renewed for this long is taken up by another (docs/adr/0004)."""

RENEW_SECONDS = 2.0
"""A process renews this often: two missed renewals in a row lose the lease.

A renewal may take its time. A lease runs from the moment `now` at which its beat began, and the next beat begins two
seconds after that one began, or as soon as it ended if it took longer: so a beat may wait for 4 s before a lease runs
out, twenty times the 0.2 s that a renewal waits on a machine that is overloaded. What could hold it up for longer does
not: it takes no turn for a connection (`lia_cortex.heartbeat` has one of its own) and waits for no row's lock. Somebody
has a row locked for a moment only, and is renewed by the next beat; whoever would take the work up needs that lock too.
A lease that ran out and was not taken up is renewed all the same, and who lost one settles nothing: `token` is raised.
"""

LONGEST = timedelta(seconds=300)
"""A lease is renewed at most this long: a thread that hangs must not keep its work for ever."""

_holder = ""
_holder_pid = 0
_in_hand: dict[type[Held], list[int]] = {Turn: [], Outbound: [], MediaReading: []}
_lock = threading.Lock()


def holder() -> str:
    """Return the name under which this process holds leases."""
    global _holder, _holder_pid
    if _holder_pid != os.getpid():  # a forked child is a process of its own
        _holder, _holder_pid = f"{socket.gethostname()[:20]}-{secrets.token_hex(8)}", os.getpid()
    return _holder


def until(now: datetime) -> datetime:
    """Return when a lease taken at `now` runs out unless it is renewed."""
    return now + LEASE


@contextmanager
def in_hand(row: Held) -> Iterator[None]:
    """Let the lease of this row be renewed while the block runs.

    However the block ends, also with a database that could not take the result, the lease is left to run out.
    """
    kind = type(row)
    with _lock:
        _in_hand[kind].append(row.pk)
    try:
        yield
    finally:
        with _lock:
            _in_hand[kind].remove(row.pk)


def is_in_hand(row: Held) -> bool:
    """Return whether a thread of this process works on the row."""
    with _lock:
        return row.pk in _in_hand[type(row)]


def renew(*, now: datetime) -> int:
    """Renew the leases of what this process has in hand; return how many were.

    A row that somebody has locked is left out: it must not hold up all others.
    """
    with _lock:
        turn_ids, outbound_ids, media_ids = (list(_in_hand[kind]) for kind in (Turn, Outbound, MediaReading))
    if not turn_ids and not outbound_ids and not media_ids:
        return 0
    mine = {"held_by": holder(), "lease_until__gte": now - LEASE}
    turns = Turn.objects.filter(pk__in=turn_ids, status=Turn.Status.RUNNING, claimed_at__gte=now - LONGEST, **mine)
    # A bubble may have been due long before an instance was there to send it: what counts is when it left.
    lately = OutboundAttempt.objects.filter(
        outbound=OuterRef("pk"), number=OuterRef("tries"), started_at__gte=now - LONGEST
    )
    sends = Outbound.objects.filter(Exists(lately), pk__in=outbound_ids, status=Outbound.Status.SENDING, **mine)
    media = MediaReading.objects.filter(
        pk__in=media_ids, status=MediaReading.Status.RUNNING, claimed_at__gte=now - LONGEST, **mine
    )
    renewed = _renew(media, now=now) if media_ids else 0
    renewed += _renew(turns, now=now) if turn_ids else 0
    return renewed + (_renew(sends, now=now) if outbound_ids else 0)


def _renew(rows: QuerySet[Any], *, now: datetime) -> int:
    with transaction.atomic():
        free = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
        renewed: int = rows.model.objects.filter(pk__in=free).update(lease_until=until(now))
    return renewed
