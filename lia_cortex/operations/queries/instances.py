"""The gateway's sessions: their state, their speed, and whether they hear."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from conversations.models import Instance, OutboundAttempt
from conversations.queries import send_reasons
from lia_cortex.operations.queries.reach import UNKNOWN, Gateway

DEAF_AFTER = timedelta(minutes=2)
"""Each send brings receipts: when none came for this long after the last one, events no longer reach us."""


SAYS: dict[str, tuple[str, ...]] = {
    "open": Instance.UP,
    "connecting": (Instance.Status.CONNECTING,),
    "close": (Instance.Status.CLOSED, Instance.Status.BANNED),
    UNKNOWN: (Instance.Status.UNKNOWN,),
}
"""What our row says while the gateway says this of a session."""


@dataclass(frozen=True, slots=True)
class Row:
    """One instance and `why` it is so, in words.

    `sent` are its requests within the last minute, `others` the number's other sessions that send.
    """

    instance: Instance
    why: str
    sent: int
    others: int
    is_deaf: bool


def page(*, now: datetime, after: str, limit: int) -> list[Row]:
    """Return instances by name, those that follow the name `after`, at most `limit`."""
    attempts = OutboundAttempt.objects.filter(instance=OuterRef("pk"), started_at__gt=now - timedelta(minutes=1))
    sent = attempts.order_by().values("instance").annotate(number=Count("pk")).values("number")
    rows: QuerySet[Instance] = Instance.objects.select_related("number").filter(name__gt=after).order_by("name")
    siblings = Instance.objects.filter(number=OuterRef("number"), status__in=Instance.UP).exclude(pk=OuterRef("pk"))
    others = siblings.order_by().values("number").annotate(total=Count("pk")).values("total")
    found = rows.annotate(sent=Coalesce(Subquery(sent), 0), others=Coalesce(Subquery(others), 0))[:limit]
    return [Row(row, _why(row.status_reason), row.sent, row.others, _is_deaf(row, now=now)) for row in found]


def differs(row: Instance, gateway: Gateway) -> str:
    """Return what the gateway says of the instance where its row says otherwise, empty where they agree."""
    told = gateway.states.get(row.name, "")
    return told if told and row.status not in SAYS[told] else ""


def _why(reason: str) -> str:
    """Return why the session is as it is; of its end WhatsApp tells a number alone."""
    return gettext("WhatsApp's code %(code)s") % {"code": reason} if reason.isdecimal() else send_reasons.words(reason)


def _is_deaf(row: Instance, *, now: datetime) -> bool:
    if row.status not in Instance.UP or row.last_send_at is None or now - row.last_send_at < DEAF_AFTER:
        return False
    return row.last_event_at is None or row.last_event_at < row.last_send_at
