"""Receipts: a tick only moves forward."""

from collections.abc import Iterable

from conversations.models import Outbound
from lia_cortex.kernel import live

Receipt, Status = Outbound.Receipt, Outbound.Status

BEFORE: dict[str, tuple[str, ...]] = {
    Receipt.DELIVERED: (Receipt.NONE,),
    Receipt.READ: (Receipt.NONE, Receipt.DELIVERED),
}
"""Which ticks a receipt may replace."""

MEANING = {"delivered": Receipt.DELIVERED, "read": Receipt.READ, "played": Receipt.READ}

NO_TICK = {"pending", "deleted"}
"""Statuses that say nothing about a tick."""

NOT_OURS = "ignored: a receipt of the customer's own message"


def ticked(receipts: Iterable[tuple[int, str]]) -> set[int]:
    """Apply receipts, each as (message id, status); return the ids of the messages whose tick moved.

    A status is one of server, delivered, read, played, error. Call inside a transaction.
    """
    told: dict[str, set[int]] = {}
    for message_id, status in receipts:
        told.setdefault("error" if status == "error" else MEANING.get(status, ""), set()).add(message_id)
    told.pop("", None)
    if not told:
        return set()
    sends = Outbound.objects.select_for_update(of=("self",)).filter(status=Status.SENT)
    rows = sends.filter(message_id__in=set().union(*told.values())).order_by("pk")
    held = {
        message_id: (outbound_id, receipt, conversation)
        for outbound_id, message_id, receipt, conversation in rows.values_list(
            "pk", "message_id", "receipt", "conversation__public_id"
        )
    }
    moved: set[int] = set()
    for to in (Receipt.READ, Receipt.DELIVERED):
        may = {each for each in told.get(to, set()) - moved if each in held and held[each][1] in BEFORE[to]}
        Outbound.objects.filter(pk__in=[held[each][0] for each in may]).update(receipt=to)
        moved |= may
    refused = {each for each in told.get("error", set()) - moved if each in held and held[each][1] == Receipt.NONE}
    Outbound.objects.filter(pk__in=[held[each][0] for each in refused]).update(
        status=Status.FAILED, error="refused by WhatsApp"
    )
    if refused:
        live.look_at(operations="failed")
    for conversation in {held[each][2] for each in moved | refused}:
        live.look(conversation=conversation)
    return moved | refused
