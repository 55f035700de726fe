"""A file that could not be taken in is tried once more, because a person asks for it."""

from datetime import datetime

from django.db import transaction

from conversations.models import MediaReading
from conversations.services.media.opening import nudge

Status = MediaReading.Status


def again(*, reading_id: int, now: datetime) -> bool:
    """Let a failed reading begin anew, with all its patience; return False when it has not failed."""
    with transaction.atomic():
        row = MediaReading.objects.select_for_update().filter(pk=reading_id, status=Status.FAILED).first()
        if row is None:
            return False
        # Patience counts from the creation, and what killed workers before may do it again as often.
        row.move(Status.DUE, created_at=now, due_at=now, finished_at=None, reason="", tries=0, deaths=0)
        nudge(row, now=now)
    return True
