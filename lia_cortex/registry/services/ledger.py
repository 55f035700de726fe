"""Money is reserved before a call and settled after it: parallel workers cannot promise the same dollar twice.

Each of `reserve`, `settle` and `release` is one statement. Locks are always taken in the order day, month, slice,
conversation (docs/adr/0011).
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from lia_cortex.registry.models import Account, Ceiling, Charge, Reservation
from lia_cortex.registry.services import ceilings

SLICES = 8
"""Rows that the calls of a day are spread over: at 30 calls a second each is locked four times in one."""

BLOCK_SHARE = 64
"""A slice gets this part of what is left: few refills while there is much, and little stranded near the end."""

TRIES = 20
"""Other workers may use up a block before who fetched it gets to it."""

LEASE = timedelta(seconds=180)
"""Longer than a call may take with its retries: money of a call under way must not be promised again."""

LOST = "lost"
"""Purpose of the charge for a call of unknown outcome: its process died, and the provider may bill it."""

NOTHING = Decimal(0)

_RESERVE = """
WITH slice AS (
  UPDATE registry_account SET held_usd = held_usd + %(usd)s
  WHERE %(sliced)s AND kind = 'slice' AND key = %(slice)s AND granted_usd - spent_usd - held_usd >= %(usd)s
  RETURNING id
), conversation AS (
  INSERT INTO registry_account (kind, key, granted_usd, held_usd, spent_usd)
  SELECT 'conversation', %(scope)s, 0, %(usd)s, 0
  WHERE %(scope)s <> '' AND %(usd)s <= %(ceiling)s AND (NOT %(sliced)s OR EXISTS (SELECT FROM slice))
  ON CONFLICT (kind, key) DO UPDATE SET held_usd = registry_account.held_usd + excluded.held_usd
  WHERE registry_account.held_usd + registry_account.spent_usd + excluded.held_usd <= %(ceiling)s
  RETURNING id, held_usd + spent_usd AS used
)
INSERT INTO registry_reservation (conversation_id, slice_id, usd, lease_until)
SELECT (SELECT id FROM conversation), (SELECT id FROM slice), %(usd)s, %(lease)s
WHERE NOT %(sliced)s OR EXISTS (SELECT FROM slice)
RETURNING id, conversation_id, slice_id, (SELECT used FROM conversation)
"""

_SETTLE = """
WITH gone AS (
  DELETE FROM registry_reservation WHERE id = %(id)s RETURNING usd
), was AS (
  SELECT COALESCE((SELECT usd FROM gone), 0) AS usd
), slice AS (
  UPDATE registry_account SET held_usd = held_usd - was.usd, spent_usd = spent_usd + %(usd)s
  FROM was WHERE registry_account.id = %(slice)s RETURNING registry_account.id
), conversation AS (
  UPDATE registry_account SET held_usd = held_usd - was.usd, spent_usd = spent_usd + %(usd)s
  FROM was WHERE registry_account.id = %(conversation)s AND (SELECT count(*) FROM slice) >= 0
)
SELECT EXISTS (SELECT FROM gone)
"""

_KNOWN_AFTER_ALL = """
WITH known AS (
  DELETE FROM registry_charge WHERE reservation_id = %(id)s RETURNING reserved_usd AS usd
), slice AS (
  UPDATE registry_account SET spent_usd = spent_usd - known.usd
  FROM known WHERE registry_account.id = %(slice)s RETURNING registry_account.id
)
UPDATE registry_account SET spent_usd = spent_usd - known.usd
FROM known WHERE registry_account.id = %(conversation)s AND (SELECT count(*) FROM slice) >= 0
"""


class CeilingReached(Exception):
    """The call would cost more than is left under this ceiling."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Hold:
    """Money reserved for one call; `conversation_usd` is what its conversation has used with it."""

    id: int | None = None
    conversation_id: int | None = None
    slice_id: int | None = None
    conversation_usd: Decimal | None = None


FREE = Hold()
"""Nothing is limited, so nothing is reserved."""


def reserve(*, scope: str, usd: Decimal, now: datetime) -> Hold:
    """Reserve US dollars for one call of the conversation `scope` (blank: of none); raise CeilingReached.

    It is given back through `settle` or `release`; where neither came in time, the sweep books it as spent.
    """
    limits = ceilings.limits()
    is_sliced = bool({Ceiling.Kind.DAY, Ceiling.Kind.MONTH} & limits.keys())
    own = limits.get(Ceiling.Kind.CONVERSATION)
    scope = scope if own is not None else ""
    if not is_sliced and not scope:
        return FREE
    day, _ = ceilings.periods(now)
    first = zlib.crc32(scope.encode()) % SLICES
    values = {
        "usd": usd,
        "scope": scope,
        "ceiling": own or NOTHING,
        "sliced": is_sliced,
        "slice": f"{day}#{first}",
        "lease": now + LEASE,
    }
    hold = _draw(values, limits=limits, now=now)
    if scope and hold.conversation_id is None:
        release(hold)
        raise CeilingReached(Ceiling.Kind.CONVERSATION)
    return hold


def settle(hold: Hold, *, usd: Decimal) -> None:
    """Book what the call did cost in place of what was reserved; to be called once, in the call's transaction."""
    if hold.id is None:
        return
    values: dict[str, Decimal | int | None]
    values = {"id": hold.id, "usd": usd, "slice": hold.slice_id, "conversation": hold.conversation_id}
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, values)
        if cursor.fetchone() == (False,):
            # The sweep gave the call up; the first statement may have begun before that was committed.
            cursor.execute(_KNOWN_AFTER_ALL, values)


def release(hold: Hold) -> None:
    """Give the money of a call back that cost nothing."""
    settle(hold, usd=NOTHING)


def sweep(*, now: datetime) -> int:
    """Give up calls of dead workers, free what slices of past days never used; return how many that were.

    A call that is given up may have been answered and will then be billed: what was reserved for it counts as spent
    until its outcome is known, if it ever is.
    """
    done = 0
    for reservation_id in Reservation.objects.filter(lease_until__lte=now).values_list("pk", flat=True)[:1000]:
        done += _give_up(reservation_id)
    day, _ = ceilings.periods(now)
    past = Account.objects.filter(kind=Account.Kind.SLICE, key__lt=day, held_usd=0, granted_usd__gt=F("spent_usd"))
    for slice_id, key in past.values_list("pk", "key")[:100]:
        done += _close(slice_id, month=key[:7])
    return done


def _give_up(reservation_id: int) -> int:
    with transaction.atomic():
        rows = Reservation.objects.select_for_update(of=("self",), skip_locked=True).select_related("conversation")
        row = rows.filter(pk=reservation_id).first()
        if row is None:
            return 0  # settled meanwhile, or given up by another sweep
        settle(Hold(row.pk, row.conversation_id, row.slice_id), usd=row.usd)
        scope = row.conversation.key if row.conversation is not None else ""
        Charge.objects.create(
            at=row.lease_until - LEASE,
            purpose=LOST,
            scope=scope[:32],
            model="",
            reserved_usd=row.usd,
            reservation_id=row.pk,
        )
    return 1


def _draw(values: dict[str, Any], *, limits: dict[str, Decimal], now: datetime) -> Hold:
    refused: str | None = None
    for _ in range(TRIES):
        hold = _try(values)
        if hold is not None:
            return hold
        refused = _refill(values["slice"], usd=values["usd"], limits=limits, now=now)
        if refused is not None:
            break
    # What is left may lie in the other slices.
    day, _, own = values["slice"].partition("#")
    for number in range(SLICES):
        hold = _try(values | {"slice": f"{day}#{number}"}) if str(number) != own else None
        if hold is not None:
            return hold
    raise CeilingReached(refused or Ceiling.Kind.DAY)


def _try(values: dict[str, Any]) -> Hold | None:
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, values)
        row = cursor.fetchone()
    return None if row is None else Hold(*row)


def _refill(key: str, *, usd: Decimal, limits: dict[str, Decimal], now: datetime) -> str | None:
    """Move a block from the day and the month to a slice; return the ceiling that has no room for it, or None."""
    day, month = ceilings.periods(now)
    names = [(Account.Kind.DAY, day), (Account.Kind.MONTH, month), (Account.Kind.SLICE, key)]
    Account.objects.bulk_create([Account(kind=kind, key=name) for kind, name in names], ignore_conflicts=True)
    with transaction.atomic():
        of_day, of_month, part = [Account.objects.select_for_update().get(kind=kind, key=name) for kind, name in names]
        need = usd - (part.granted_usd - part.spent_usd - part.held_usd)
        if need <= 0:
            return None  # another worker has refilled it
        left = [(limits[row.kind] - row.granted_usd, str(row.kind)) for row in (of_day, of_month) if row.kind in limits]
        room, kind = min(left)
        if room < need:
            return kind
        block = max(need, (room / BLOCK_SHARE).quantize(Decimal("0.000001")))
        ids = [of_day.pk, of_month.pk, part.pk]
        Account.objects.filter(pk__in=ids).update(granted_usd=F("granted_usd") + block)
    return None


def _close(slice_id: int, *, month: str) -> int:
    with transaction.atomic():
        Account.objects.select_for_update().filter(kind=Account.Kind.MONTH, key=month).first()
        row = Account.objects.select_for_update().get(pk=slice_id)
        unused = row.granted_usd - row.spent_usd
        if row.held_usd or unused <= 0:
            return 0
        Account.objects.filter(pk=slice_id).update(granted_usd=row.spent_usd)
        Account.objects.filter(kind=Account.Kind.MONTH, key=month, granted_usd__gte=unused).update(
            granted_usd=F("granted_usd") - unused
        )
    return 1
