"""Background work: each task makes one call, and may run twice."""

from celery import shared_task

from lia_cortex.analytics import jobs
from lia_cortex.analytics.services import refreshing
from lia_cortex.kernel import clock


@shared_task(name=jobs.REFRESH.name)
def refresh(**_: object) -> None:
    """Bring the figures up to what happened since the last time."""
    refreshing.refresh(now=clock.now())


@shared_task(name=jobs.RECHECK.name)
def recheck(**_: object) -> None:
    """Count the last days again: some changes leave no trace of their time."""
    refreshing.recheck(now=clock.now())
