"""Who gave the last answers: what happened, where breakers only say what would."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from assistants.models import Run, RunStep


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered run: when, by which provider (first or second), by which of its models."""

    at: datetime
    provider: str
    model: str


def lately(*, limit: int) -> list[Answer]:
    """Return the last runs that a model answered, the newest first, at most `limit`."""
    steps = RunStep.objects.filter(run=OuterRef("pk"), kind=RunStep.Kind.MODEL, status=RunStep.Status.DONE)
    model = steps.exclude(model="").order_by("-ordinal").values("model")[:1]
    runs = Run.objects.filter(status=Run.Status.SUCCEEDED, finished_at__isnull=False).exclude(provider="")
    found = runs.annotate(answered_by=Coalesce(Subquery(model), "model")).order_by("-pk")[:limit]
    rows = found.values_list("finished_at", "provider", "answered_by")
    return [Answer(at, provider, model) for at, provider, model in rows if at is not None]
