"""Whether an assistant is composing an answer now."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from conversations.models import Turn


def composing(*, now: datetime) -> Exists:
    """Return the condition on conversations for which a worker that lives works on an answer."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"), status=Turn.Status.RUNNING, lease_until__gt=now)
    return Exists(turns)
