"""Customers' files past their retention are deleted; their rows stay and say so."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from conversations.models import Attachment
from conversations.services.media import storing
from lia_cortex.kernel import checkpoints, db
from lia_cortex.registry.services import knobs

log = logging.getLogger(__name__)

State = Attachment.State

LEAST_DAYS = 2
"""Nothing new comes to stand under a day that is over by `storing.LATE`; younger files might be shared."""

BATCH = 500


def forget_old(*, now: datetime) -> int:
    """Delete files older than the knob's days from storage; return how many. May run twice at once, and anywhere again.

    First the rows say that a file is deleted, and nobody is shown it; then its bytes go.
    """
    days = int(knobs.value(knobs.MEDIA_DAYS))
    if days > 0:
        _mark(max(days, LEAST_DAYS), now=now)
    return _delete()


def _mark(days: int, *, now: datetime) -> None:
    old = Attachment.objects.filter(state=State.STORED, stored_at__lt=now - timedelta(days=days))
    while ids := list(old.order_by("stored_at").values_list("pk", flat=True)[:BATCH]):
        rows = Attachment.objects.filter(pk__in=ids, state=State.STORED)
        rows.update(state=State.DELETED, deleted_at=now, kept_days=days)


def _delete() -> int:
    # Equal bytes of a day stand there once: they stay for as long as one of their rows is kept.
    kept = Attachment.objects.filter(state=State.STORED, path=OuterRef("path"))
    gone = Attachment.objects.filter(~Exists(kept), state=State.DELETED).exclude(path="").order_by("pk")
    deleted = after = 0
    while rows := list(gone.filter(pk__gt=after).values_list("pk", "path", "thumbnail")[:BATCH]):
        after = rows[-1][0]
        done = _without_bytes(rows)
        Attachment.objects.filter(pk__in=done).update(path="", thumbnail="")
        deleted += len(done)
        if len(done) < len(rows):
            break  # storage is away: the next run goes on
    return deleted


def _without_bytes(rows: Sequence[tuple[int, str, str]]) -> list[int]:
    db.release()
    done = []
    for row_id, path, thumbnail in rows:
        try:
            storing.delete(path)
            if thumbnail:
                storing.delete(thumbnail)
        except Exception as error:  # noqa: BLE001 - each storage raises its own
            log.warning("media.not_deleted attachment=%s error=%s", row_id, type(error).__name__)
            break
        checkpoints.reached("media.after_delete")
        done.append(row_id)
    return done
