"""Receipts: a tick only moves forward."""

from conversations.models import Outbound
from lia_cortex.kernel import live

Receipt, Status = Outbound.Receipt, Outbound.Status

BEFORE: dict[str, tuple[str, ...]] = {
    Receipt.DELIVERED: (Receipt.NONE,),
    Receipt.READ: (Receipt.NONE, Receipt.DELIVERED),
}
"""Which ticks a receipt may replace."""

MEANING = {"delivered": Receipt.DELIVERED, "read": Receipt.READ, "played": Receipt.READ}


def ticked(*, message_id: int, status: str) -> bool:
    """Apply a receipt to the send of this message; return whether anything changed.

    `status` is one of server, delivered, read, played, error.
    """
    sends = Outbound.objects.filter(message_id=message_id, status=Status.SENT)
    if status == "error":
        changed = sends.filter(receipt=Receipt.NONE).update(status=Status.FAILED, error="refused by WhatsApp")
    elif status in MEANING:
        to = MEANING[status]
        changed = sends.filter(receipt__in=BEFORE[to]).update(receipt=to)
    else:
        return False
    if changed:
        public_id = Outbound.objects.filter(message_id=message_id).values_list("conversation__public_id", flat=True)
        live.look(conversation=public_id[0])
    return bool(changed)
