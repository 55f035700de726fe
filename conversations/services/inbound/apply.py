"""Apply one raw event: exactly one logical effect, however often it is tried."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson
from django.db import connection, transaction

from conversations import jobs
from conversations.models import Instance, ParkedEvent, WebhookEvent
from conversations.services import instances, keys
from conversations.services.inbound import changes, echoes, messages, together
from conversations.services.media import Stored, store_base64, without_bytes
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import checkpoints, live, metrics
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import pauses

log = logging.getLogger(__name__)

Status = WebhookEvent.Status

TRIES = 5
"""After this many failures an event is left for a person, who can replay it in admin."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an event: its status, and why when nothing was done."""

    status: str
    reason: str = ""


OPEN = (Status.RECEIVED, Status.PARKED)

TAKEN = Verdict("", "another event of the chat is being applied")
"""Whoever holds the chat nudges this event when it is done."""


_EVENT = Statement[WebhookEvent](lambda event_id: WebhookEvent.objects.filter(pk=event_id))
_AS_READ = Statement[tuple[int]](
    lambda event_id, month, status: (
        WebhookEvent.objects.select_for_update(skip_locked=True)
        .filter(pk=event_id, month=month, status=status)
        .values_list("pk")
    )
)
_OLDEST = Statement[tuple[int, int]](
    lambda chat: (
        WebhookEvent.objects.filter(status=Status.RECEIVED, chat=chat, tries=0)
        .exclude(chat="")
        .order_by("pk")
        .values_list("pk", "priority")[:1]
    )
)


def apply(*, event_id: int, now: datetime) -> None:
    """Apply the event unless that is done; leave it for the sweep when it fails."""
    row = _EVENT.first(event_id=event_id)
    if row is None or row.status not in OPEN:
        return
    checkpoints.reached("inbound.before_apply")
    try:
        content = orjson.loads(bytes(row.body))
        event = schemas.parse(content)
        bytes_at = _keep_bytes(event, received_at=row.received_at, now=now)
        verdict = _in_one_transaction(row, content, event, bytes_at, now=now)
    except Exception as error:
        log.exception("inbound.apply_failed event=%s", event_id)
        _try_later(row, error, now=now)
        verdict = Verdict("error")
    if row.chat and verdict != TAKEN:
        _nudge_next(row)
    if verdict.status:
        metrics.count("webhook_events_total", event=row.event or "none", result=verdict.status)


def apply_all(*, event_ids: Sequence[int], now: datetime) -> None:
    """Apply several events: receipts and the like in one transaction, messages one by one; none while they rest."""
    if pauses.holds(jobs.APPLY_EVENTS.queue):
        return
    alone = list(event_ids)
    if len(alone) > 1:
        try:
            alone = _together(alone, now=now)
        except Exception as error:  # noqa: BLE001
            # One of them is at fault: each by itself shows which, and is kept to be tried again.
            log.warning("inbound.group_failed count=%s error=%s", len(alone), type(error).__name__)
    for event_id in alone:
        apply(event_id=event_id, now=now)


def _together(event_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Apply what holds no message, in one transaction; return the ids that are left."""
    left: list[int] = []
    verdicts: list[tuple[str, Verdict]] = []
    with transaction.atomic():
        rows = WebhookEvent.objects.select_for_update(skip_locked=True).filter(pk__in=event_ids, status__in=OPEN)
        held: list[tuple[WebhookEvent, dict[str, object], schemas.Event]] = []
        for row in rows.order_by("pk"):
            content = orjson.loads(bytes(row.body))
            event = schemas.parse(content)
            if row.chat or isinstance(event, schemas.MessageReceived | schemas.MessageEchoed):
                left.append(row.pk)
            else:
                held.append((row, content, event))
        new = [(row, event) for row, _, event in held if row.status == Status.RECEIVED]
        done = {pk: _verdict(outcome) for pk, outcome in together.apply(new, now=now).items()}
        _settle_all([row for row, _ in new if row.pk in done], done, now=now)
        for row, content, event in held:
            verdict = done.get(row.pk) or _apply_locked(row, content, event, None, now=now)
            verdicts.append((row.event, verdict))
    for name, verdict in verdicts:
        if verdict.status:
            metrics.count("webhook_events_total", event=name or "none", result=verdict.status)
    return left


def _settle_all(rows: Sequence[WebhookEvent], verdicts: Mapping[int, Verdict], *, now: datetime) -> None:
    """Settle events that wait and are locked, one statement for all with the same verdict."""
    alike: dict[tuple[date, Verdict], list[int]] = {}
    for row in rows:
        alike.setdefault((row.month, verdicts[row.pk]), []).append(row.pk)
    for (month, verdict), ids in alike.items():
        WebhookEvent.check_move(Status.RECEIVED, verdict.status)
        WebhookEvent.objects.filter(pk__in=ids, month=month).update(
            status=verdict.status, reason=verdict.reason, applied_at=now
        )
    for name in {row.instance for row in rows}:
        instances.heard(instances.known(name, now=now), now=now)


def _is_alone(chat: str) -> bool:
    """Take the chat for this transaction; one customer's flood must not fill every thread with waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 8))", [chat])
        return bool(cursor.fetchone()[0])


def _nudge_next(row: WebhookEvent) -> None:
    """Let the chat's oldest message follow: its own nudge may have found the chat taken."""
    found = _OLDEST.first(chat=row.chat)
    if found is not None:
        keys.nudge([found[0]], priority=found[1])


def _keep_bytes(event: schemas.Event, *, received_at: datetime, now: datetime) -> Stored | None:
    """Store a message's bytes before the transaction: storage may be a network away.

    Where it cannot take them now the message goes on without: the gateway is asked for the bytes later.
    """
    if not (isinstance(event, schemas.Message) and event.content.media and event.content.media.base64):
        return None
    try:
        return store_base64(event.content.media.base64, sent_at=event.sent_at or received_at, now=now)
    except Exception as error:  # noqa: BLE001 - each storage raises its own
        log.warning("inbound.bytes_not_stored error=%s", type(error).__name__)
        return None


def _in_one_transaction(
    row: WebhookEvent,
    content: dict[str, object],
    event: schemas.Event,
    bytes_at: Stored | None,
    *,
    now: datetime,
) -> Verdict:
    with transaction.atomic():
        if row.chat and not _is_alone(row.chat):
            return TAKEN
        # As it was read: another worker may have applied it meanwhile, or have it in hand.
        if not _AS_READ.all(event_id=row.pk, month=row.month, status=row.status):
            return Verdict("")
        return _apply_locked(row, content, event, bytes_at, now=now)


def _apply_locked(
    held: WebhookEvent, content: dict[str, object], event: schemas.Event, bytes_at: Stored | None, *, now: datetime
) -> Verdict:
    """Apply an event whose row this transaction holds."""
    if isinstance(event, schemas.Ignored | schemas.Unreadable | schemas.Unknown):
        verdict = _of_nothing(event)
        _settle(held, verdict, content, bytes_at, now=now)
        return verdict
    instance = instances.known(held.instance, now=now)
    was_parked = held.status == Status.PARKED
    parking = ParkedEvent.objects.filter(event_id=held.pk).first() if was_parked else None
    is_last = parking is not None and parking.until <= now
    verdict = _effect(event, held, instance, bytes_at, is_last=is_last, now=now)
    if verdict.status == Status.PARKED:
        if not was_parked:
            _settle(held, verdict, content, bytes_at, now=now)
        return Verdict("") if was_parked else verdict
    if parking is not None:
        parking.delete()
    _settle(held, verdict, content, bytes_at, now=now)
    # Last, for the outbox locks a conversation before its instance: the same order here.
    instances.heard(instance, now=now)
    return verdict


def _of_nothing(event: schemas.Ignored | schemas.Unreadable | schemas.Unknown) -> Verdict:
    """Return why nothing is done; an event that names no instance must not make one."""
    return Verdict(Status.IGNORED, "unknown event" if isinstance(event, schemas.Unknown) else event.reason)


def _settle(
    row: WebhookEvent, verdict: Verdict, content: dict[str, object], bytes_at: Stored | None, *, now: datetime
) -> None:
    fields: dict[str, object] = {"reason": verdict.reason[:200], "applied_at": now}
    if bytes_at is not None and verdict.status != Status.PARKED:  # a parked event needs them again
        fields["body"] = orjson.dumps(without_bytes(content))
    row.move(verdict.status, guard={"month": row.month}, **fields)


def _effect(  # noqa: C901 - one case for each kind of event
    event: schemas.Event,
    row: WebhookEvent,
    instance: Instance,
    bytes_at: Stored | None,
    *,
    is_last: bool,
    now: datetime,
) -> Verdict:
    context = messages.Context(
        event_id=row.pk,
        event_month=row.month,
        received_at=row.received_at,
        instance=instance,
        is_last=is_last,
        now=now,
    )
    match event:
        case schemas.MessageReceived():
            outcome = messages.receive(event, context, bytes_at=bytes_at)
        case schemas.MessageEchoed():
            outcome = echoes.from_phone(event, context, bytes_at=bytes_at)
        case schemas.MessageSentHere():
            outcome = echoes.from_gateway(event, context)
        case schemas.MessageEdited():
            outcome = changes.edit(event, context)
        case schemas.MessageDeleted():
            outcome = changes.delete(event, context)
        case schemas.ReceiptArrived():
            outcome = changes.receipt(event, context)
        case schemas.PresenceChanged():
            outcome = changes.presence(event, context)
        case schemas.ConnectionChanged():
            instances.connection_changed(event, instance=instance, now=now)
            outcome = "applied"
        case schemas.ContactSeen():
            [outcome] = changes.contacts_seen([event])
        case schemas.QrCodeUpdated():
            outcome = "ignored: a code to scan; the operations page asks for a fresh one"
        case schemas.CallOffered():
            outcome = "ignored: calls are not answered"
        case schemas.Ignored() | schemas.Unreadable() | schemas.Unknown():
            return _of_nothing(event)
    return _verdict(outcome)


def _verdict(outcome: str) -> Verdict:
    status, _, reason = outcome.partition(": ")
    return Verdict(status, reason)


def _try_later(row: WebhookEvent, error: Exception, *, now: datetime) -> None:
    tries = row.tries + 1
    fields: dict[str, object] = {"tries": tries, "reason": f"{type(error).__name__}"[:200]}
    if tries >= TRIES:
        fields["status"] = Status.FAILED
        live.look_at(operations="failed")
    else:
        fields["next_try_at"] = now + timedelta(seconds=2**tries)
    WebhookEvent.objects.filter(pk=row.pk, month=row.month, status=row.status).update(**fields)
