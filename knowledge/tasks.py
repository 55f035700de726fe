"""Background work: each task carries ids, makes one call, and may run twice."""

from celery import shared_task

from knowledge import jobs
from knowledge.services import embedding, sweeping, uploads
from lia_cortex.kernel import clock


@shared_task(name=jobs.READ.name)
def read(*, version_id: int, **_: object) -> None:
    """Read an uploaded file and let it be found."""
    uploads.read(version_id=version_id, clock=clock.now)


@shared_task(name=jobs.EMBED.name)
def embed(*, space_id: int, **_: object) -> None:
    """Make the vectors that a space lacks."""
    embedding.run(space_id=space_id, clock=clock.now)


@shared_task(name=jobs.CATCH_UP.name)
def catch_up(**_: object) -> None:
    """Find what lost nudges left behind."""
    sweeping.sweep(now=clock.now())
