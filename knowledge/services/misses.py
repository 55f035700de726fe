"""Keep the questions that found nothing: what the knowledge lacks."""

import re
from datetime import datetime, timedelta

from knowledge.models import Miss

LONGEST = 400
KEPT = timedelta(days=90)

_NUMBER = re.compile(r"\d[\d.\-/ ]{3,}\d")
_ADDRESS = re.compile(r"\S+@\S+")


def record(*, question: str, assistant: str = "", now: datetime) -> None:
    """Store a question that found nothing; documents, phones and addresses in it are masked."""
    masked = _ADDRESS.sub("…@…", _NUMBER.sub("…", question.replace("\x00", "")))
    Miss.objects.create(question=masked.strip()[:LONGEST], assistant=assistant[:40], asked_at=now)


def forget_old(*, now: datetime) -> None:
    """Delete questions older than they are kept."""
    Miss.objects.filter(asked_at__lt=now - KEPT).delete()
