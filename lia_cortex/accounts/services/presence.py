"""Whether people are there: what they chose, and that a page of theirs is open."""

from datetime import datetime, timedelta

from django.db.models import Q

from lia_cortex.accounts.models import Presence, User

SEEN = timedelta(seconds=60)
"""Who had no page open for this long counts as away; pages say that they are open every 15 seconds."""

SEEN_EVERY = timedelta(seconds=10)
"""Several pages of one person need not all write."""

Status = Presence.Status


def choose(*, user: User, status: str, now: datetime) -> Presence:
    """Note what the person chose to be; raise ValueError for a status that does not exist."""
    values = {"status": Status(status), "chosen_at": now, "seen_at": now}
    return Presence.objects.update_or_create(user=user, defaults=values)[0]


def seen(*, user: User, now: datetime) -> None:
    """Note that a page of the person is open; a first page makes nobody online."""
    if not Presence.objects.filter(user=user).exists():
        Presence.objects.get_or_create(user=user, defaults={"chosen_at": now, "seen_at": now})
    Presence.objects.filter(user=user, seen_at__lt=now - SEEN_EVERY).update(seen_at=now)


def of(*, user: User, now: datetime) -> str:
    """Return online, busy or away: away too for whoever chose otherwise and has no page open."""
    row = Presence.objects.filter(user=user).first()
    return Status.AWAY.value if row is None or row.seen_at < now - SEEN else str(row.status)


def gone_at(row: Presence) -> datetime:
    """Return from when on the person is away unless a page of theirs tells otherwise; it may be still to come."""
    return row.chosen_at if row.status == Status.AWAY else row.seen_at + SEEN


def is_there(*, user: User, now: datetime) -> bool:
    """Return whether the person takes conversations now."""
    return of(user=user, now=now) == Status.ONLINE


def online(*, now: datetime) -> Q:
    """Return the condition on Presence rows of those who take conversations now."""
    return Q(status=Status.ONLINE, seen_at__gte=now - SEEN, user__is_active=True)
