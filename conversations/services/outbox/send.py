"""Send the head of a line: claim, call, settle; no transaction is open while the gateway works."""

from collections.abc import Callable
from datetime import datetime

from conversations import jobs
from conversations.services import leases
from conversations.services.outbox import files, settle
from conversations.services.outbox.claim import Claimed, claim
from conversations.services.outbox.gateway import gateway
from lia_cortex.integrations.evolution.types import Sent
from lia_cortex.kernel import checkpoints, db, metrics
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.registry.services import pauses


def send_next(*, conversation_id: int, clock: Callable[[], datetime]) -> bool:
    """Send the conversation's next bubble; return whether one left. What follows it is nudged by its settle."""
    if pauses.holds(jobs.SEND_NEXT.queue):
        return False
    held = claim(conversation_id=conversation_id, now=clock())
    if held is None:
        return False
    with leases.in_hand(held.outbound):
        outcome = _send(held, clock=clock)
    metrics.count("outbound_total", status=outcome)
    return outcome == "sent"


def _send(held: Claimed, *, clock: Callable[[], datetime]) -> str:
    checkpoints.reached("outbox.after_claim")
    db.release()
    try:
        sent = _call(held)
    except Retryable as error:
        settle.refused(held, reason=error.reason, after=error.after, now=clock())
        return "retryable"
    except Terminal as error:
        settle.failed(held, reason=error.reason, now=clock())
        return "failed"
    except Uncertain as error:
        settle.uncertain(held, reason=error.reason, now=clock())
        return "uncertain"
    checkpoints.reached("outbox.after_send")
    settle.sent(held, provider_id=sent.provider_id, now=clock())
    return "sent"


def _call(held: Claimed) -> Sent:
    if held.file is None:
        return gateway().send_text(held.instance, held.to, held.text, quoted_id=held.quoted)
    data = files.encoded(held.file.path)
    if held.file.is_voice_note:
        return gateway().send_voice(held.instance, held.to, data)
    return gateway().send_media(held.instance, held.to, held.file.kind, data, held.file.mime, held.file.name, held.text)
