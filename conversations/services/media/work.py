"""Work on one file: claim it, go on where the last worker stopped, settle it and let its turn go on."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from conversations import jobs
from conversations.models import Attachment, Conversation, MediaReading, Message
from conversations.queries import codes
from conversations.services import leases, secrecy, turns
from conversations.services.media import fetching, taking_in
from conversations.services.media.asking import NotYet
from conversations.services.media.opening import nudge
from conversations.services.media.taking_in import Taken
from lia_cortex.kernel import checkpoints, db, live
from lia_cortex.kernel.confined import Slots
from lia_cortex.kernel.errors import Retryable, StaleState, Terminal
from lia_cortex.registry.services import knobs, pauses

log = logging.getLogger(__name__)

Status = MediaReading.Status

DEATHS = 4
"""A file on which so many workers died, or met an error that nobody foresaw, is left alone: the next would as well, and
each may have paid for a call before."""

LONGEST_PAUSE = 60.0

LARGE = 4 * 1024 * 1024
LARGE_AT_ONCE = Slots(4, busy="large_files_busy")
"""A file stands in memory up to five times, raw and in the texts of requests: as many large ones as there are threads
would be gigabytes."""


def work(*, reading_id: int, clock: Callable[[], datetime]) -> None:
    """Go on with the reading if it is due and nobody else does; may run twice, and anywhere again."""
    if pauses.holds(jobs.READ_MEDIA.queue):
        return
    held = _claim(reading_id, now=clock())
    if held is None:
        return
    with leases.in_hand(held):
        try:
            _work(held, clock=clock)
        except StaleState as lost:
            log.info("media.lost reading=%s reason=%s", held.pk, lost)
        finally:
            db.release()


def _claim(reading_id: int, *, now: datetime) -> MediaReading | None:
    with transaction.atomic():
        rows = MediaReading.objects.select_for_update(of=("self",)).select_related("attachment", "conversation")
        row = rows.filter(pk=reading_id, status__in=MediaReading.OPEN).first()
        if row is None:
            return None
        if row.status == Status.DUE and row.due_at > now + timedelta(milliseconds=5):
            nudge(row, now=now)
            return None
        if row.status == Status.RUNNING:
            if row.lease_until is None or row.lease_until > now:
                return None
            row.deaths += 1
        return row.move(
            Status.RUNNING,
            token=row.token + 1,
            deaths=row.deaths,
            held_by=leases.holder(),
            lease_until=leases.until(now),
            claimed_at=now,
        )


def _work(held: MediaReading, *, clock: Callable[[], datetime]) -> None:
    checkpoints.reached("media.after_claim")
    try:
        taken = _taken(held, clock=clock)
    except NotYet as later:
        _later(held, at=later.at, now=clock())
    except Terminal as error:
        _settle(held, Status.FAILED, now=clock(), reason=error.reason[:60])
    except Retryable as error:
        _again(held, error, now=clock())
    except Exception as error:
        log.exception("media.failed reading=%s", held.pk)
        _again(held, Retryable(type(error).__name__), now=clock(), deaths=held.deaths + 1)
    else:
        checkpoints.reached("media.before_settle")
        _hide_codes(held, taken, now=clock())
        _settle(
            held,
            Status.DONE,
            now=clock(),
            kind=taken.kind,
            text=taken.text,
            fields=taken.fields,
            pages=taken.pages,
            perception_id=taken.perception_id,
            reason="",
        )


def _taken(held: MediaReading, *, clock: Callable[[], datetime]) -> Taken:
    if held.deaths >= DEATHS:
        raise Terminal("kills_workers")
    attachment, conversation = held.attachment, held.conversation
    message = Message.objects.get(pk=attachment.message_id, month=attachment.message_month)
    with _room(attachment):
        data = fetching.bytes_of(attachment, message=message, conversation=conversation, clock=clock)
        taking_in.look(attachment, data, message=message)
        if not held.is_wanted:
            return Taken()
        return taking_in.take_in(attachment, data, message=message, conversation=conversation, clock=clock)


def _hide_codes(held: MediaReading, taken: Taken, *, now: datetime) -> None:
    said = "\n".join([taken.text, *(each for each in taken.fields.values() if isinstance(each, str))])
    if not codes.found(said):
        return
    message = Message.objects.get(pk=held.attachment.message_id, month=held.attachment.message_month)
    secrecy.note_heard(message, said, conversation=held.conversation, now=now)


def _room(attachment: Attachment) -> AbstractContextManager[None]:
    """Return what holds a large file's place in memory; one whose size nobody told counts as large."""
    if attachment.size is not None and attachment.size <= LARGE:
        return nullcontext()
    db.release()
    return LARGE_AT_ONCE.one()


def _guard(held: MediaReading) -> dict[str, Any]:
    return {"token": held.token, "held_by": held.held_by}


def _settle(held: MediaReading, status: str, *, now: datetime, **fields: object) -> None:
    """End the reading and let its turn go on, at once; raise StaleState when another worker holds it."""
    with transaction.atomic():
        # Before the reading: whoever claims the turn holds the conversation while it looks at readings.
        conversation = Conversation.objects.select_for_update().get(pk=held.conversation_id)
        held.move(status, guard=_guard(held), finished_at=now, **fields)
        turns.media_taken_in(conversation_id=conversation.pk, now=now)
        live.look(conversation=conversation.public_id)
        if status == Status.FAILED:
            live.look_at(operations="failed")
    log.info("media.settled reading=%s status=%s reason=%s", held.pk, status, fields.get("reason", ""))


def _later(held: MediaReading, *, at: datetime, now: datetime) -> None:
    with transaction.atomic():
        held.move(Status.DUE, guard=_guard(held), due_at=at)
        nudge(held, now=now)


def _again(held: MediaReading, error: Retryable, *, now: datetime, **fields: object) -> None:
    """Try again later, for as long as somebody may still wait for an answer."""
    age = now - held.created_at
    if age > timedelta(seconds=knobs.value(knobs.MEDIA_GIVE_UP)):
        _settle(held, Status.FAILED, now=now, reason="not_in_time")
        return
    wait = max(error.after or 0.0, min(float(1 << min(held.tries, 6)), LONGEST_PAUSE))
    log.info("media.again reading=%s reason=%s wait=%s", held.pk, error.reason, wait)
    with transaction.atomic():
        held.move(
            Status.DUE,
            guard=_guard(held),
            due_at=now + timedelta(seconds=wait),
            tries=held.tries + 1,
            reason=error.reason[:60],
            **fields,
        )
        nudge(held, now=now)
