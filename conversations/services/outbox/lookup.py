"""Find out whether an uncertain send left, on the instance that it was sent through."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from conversations import jobs
from conversations.models import MessageKey, Outbound, OutboundAttempt
from conversations.services.outbox.gateway import gateway
from conversations.services.outbox.settle import LOOKUP_SECONDS, mark_sent
from lia_cortex.integrations.evolution.types import Found
from lia_cortex.kernel import db, live
from lia_cortex.kernel.errors import Retryable, StaleState, Terminal, Uncertain
from lia_cortex.kernel.jobs import enqueue

Status = Outbound.Status

ABSENT_TWICE = 2
"""The gateway answered this often without knowing the message: it never left."""

BEFORE = timedelta(seconds=30)
"""A look-up reaches back this far before the send: the gateway's clock is not ours."""


def look_up(*, outbound_id: int, clock: Callable[[], datetime]) -> None:
    """Look the send up if that is due: found it is sent, absent twice it is sent again."""
    now = clock()
    with transaction.atomic():
        rows = Outbound.objects.select_for_update(skip_locked=True, of=("self",))
        rows = rows.select_related("message", "conversation__identity", "instance")
        outbound = rows.filter(pk=outbound_id, status=Status.UNCERTAIN).first()
        if outbound is None or outbound.instance is None or outbound.lookups >= len(LOOKUP_SECONDS):
            return
        started = OutboundAttempt.objects.get(outbound=outbound, number=outbound.tries).started_at
        if outbound.due_at > now:
            _again(outbound, now=now)
            return
        outbound.lookups += 1
        following = LOOKUP_SECONDS[min(outbound.lookups, len(LOOKUP_SECONDS) - 1)]
        outbound.due_at = max(started + timedelta(seconds=following), now + timedelta(seconds=1))
        outbound.save(update_fields=["lookups", "due_at"])
    db.release()
    try:
        found = gateway().find_messages(outbound.instance.name, outbound.conversation.identity.value, started - BEFORE)
    except (Retryable, Terminal, Uncertain):
        _settle(outbound, None, now=clock())
    else:
        _settle(outbound, found, now=clock())


def _settle(outbound: Outbound, found: list[Found] | None, *, now: datetime) -> None:
    number_id = outbound.conversation.number_id
    with transaction.atomic(), contextlib.suppress(StaleState):
        outbound.refresh_from_db(fields=["status", "absences", "lookups", "due_at"])
        if outbound.status != Status.UNCERTAIN:
            return
        if found is not None:
            provider_id = _ours(outbound, found)
            if provider_id:
                mark_sent(outbound, provider_id=provider_id, number_id=number_id, now=now)
                return
            outbound.absences += 1
            outbound.save(update_fields=["absences"])
            if outbound.absences >= ABSENT_TWICE:
                outbound.move(Status.QUEUED, due_at=now, uncertain_at=None, error="absent at the gateway")
                enqueue(jobs.SEND_NEXT, conversation_id=outbound.conversation_id, priority=outbound.priority)
                live.look(conversation=outbound.conversation.public_id)
                return
        if outbound.lookups < len(LOOKUP_SECONDS):
            _again(outbound, now=now)


def _ours(outbound: Outbound, found: list[Found]) -> str | None:
    """Return the id of the message of our kind with our text that no other send of ours is known by."""
    text, kind = outbound.message.text.strip(), outbound.message.kind
    same = [item.provider_id for item in found if item.from_me and (item.kind, item.text.strip()) == (kind, text)]
    known = MessageKey.objects.filter(number_id=outbound.conversation.number_id, provider_id__in=same, from_me=True)
    taken = set(known.values_list("provider_id", flat=True))
    return next((provider_id for provider_id in same if provider_id not in taken), None)


def _again(outbound: Outbound, *, now: datetime) -> None:
    wait = (outbound.due_at - now).total_seconds()
    enqueue(jobs.LOOK_UP, outbound_id=outbound.pk, countdown=wait, priority=outbound.priority)
