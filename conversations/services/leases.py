"""Leases on running work: a process renews all of its own at once, so that a dead one is noticed soon."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from conversations.models import Outbound, Turn

LEASE = timedelta(seconds=6)
"""Work of a process that has not renewed for this long is taken up by another (docs/adr/0004)."""

RENEW_SECONDS = 1.5
"""A process renews this often: three missed renewals in a row lose the lease."""

LONGEST = timedelta(seconds=300)
"""A lease is renewed at most this long: a thread that hangs must not keep its work for ever."""

_holder = ""
_holder_pid = 0


def holder() -> str:
    """Return the name under which this process holds leases."""
    global _holder, _holder_pid
    if _holder_pid != os.getpid():  # a forked child is a process of its own
        _holder, _holder_pid = f"{socket.gethostname()[:20]}-{secrets.token_hex(8)}", os.getpid()
    return _holder


def until(now: datetime) -> datetime:
    """Return when a lease taken at `now` runs out unless it is renewed."""
    return now + LEASE


def renew(*, now: datetime) -> int:
    """Renew every lease of this process; return how many it holds."""
    mine = {"held_by": holder(), "lease_until__gte": now - LEASE}
    turns = Turn.objects.filter(status=Turn.Status.RUNNING, claimed_at__gte=now - LONGEST, **mine)
    sends = Outbound.objects.filter(status=Outbound.Status.SENDING, due_at__gte=now - LONGEST, **mine)
    return turns.update(lease_until=until(now)) + sends.update(lease_until=until(now))
