"""In which order a list stands: one whole number for each row, the largest first, so that pages and cursors agree."""

from datetime import UTC, datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from conversations.models import Conversation
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import filters

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SPAN = 10**17
"""More microseconds than pass until the year 5000: what stands above it comes first whatever its time."""

LARGEST = 2**63 - 1
LEAST_URGENT = 9
URGENT_FIRST = frozenset({str(Conversation.State.WAITING_HUMAN), filters.QUEUE})


class UnknownCursorError(Exception):
    """The cursor is not one that this list gave out."""


class _Micros(Func):
    """Microseconds since 1970, exactly."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


def ordered(found: QuerySet[Conversation], *, name: str) -> QuerySet[Conversation]:
    """Return the rows of the list in its order: who waits first, or the newest first."""
    key = _key(name)
    if key is None:
        return found.order_by("-last_message_at", "-id")
    return found.annotate(work_order=key).order_by("-work_order", "-id")


def behind(found: QuerySet[Conversation], cursor: str, *, name: str) -> QuerySet[Conversation]:
    """Return the ordered rows that follow the cursor; raise UnknownCursorError."""
    order, _, public_id = cursor.partition(".")
    if not (order.isascii() and order.isdigit() and len(order) < 20 and ids.is_public(public_id)):
        raise UnknownCursorError(cursor)
    value, last = int(order), Conversation.objects.filter(public_id=public_id).values("pk")
    if value > (SPAN if _key(name) is None else LARGEST):
        raise UnknownCursorError(cursor)
    if _key(name) is not None:
        return found.filter(Q(work_order__lt=value) | Q(work_order=value, pk__lt=Subquery(last)))
    at = EPOCH + value * MICROSECOND
    return found.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=Subquery(last)))


def of(row: Conversation) -> int:
    """Return the number by which a row of an ordered list stands."""
    key: int | None = getattr(row, "work_order", None)
    return (row.last_message_at - EPOCH) // MICROSECOND if key is None else key


def cursor(row: Conversation) -> str:
    """Return the cursor of what follows this row."""
    return f"{of(row)}.{row.public_id}"


def _key(name: str) -> Expression | None:
    """Return the number of lists that stand for work; None for those that stand by their last message."""
    if name in URGENT_FIRST:
        since = Coalesce("waiting_since", "last_message_at", output_field=DateTimeField())
        urgency = (Value(LEAST_URGENT) - F("priority")) * Value(SPAN)
        # Without its type Django compares as with a small integer, and leaves conditions out that it finds always true.
        return ExpressionWrapper(Value(SPAN) - _Micros(since) + urgency, output_field=BigIntegerField())
    if name == filters.MINE:
        waits = ExpressionWrapper(Value(2 * SPAN) - _Micros("waiting_since"), output_field=BigIntegerField())
        return Case(When(waiting_since__isnull=False, then=waits), default=_Micros("last_message_at"))
    return None
