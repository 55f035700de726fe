"""Jobs by name: services say what is to be done, tasks do it; the queue only hurries the rows."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from lia_cortex.kernel.timers import Timer

log = logging.getLogger(__name__)

URGENT, NORMAL, PATIENT, LATER = 0, 5, 7, 9
"""Priorities, 0 is the most urgent; mapped to the broker's own scale where it runs the other way."""

BROKER_AWAY_SECONDS = 1.0
"""After a refused nudge the broker is left alone this long: each try costs its caller a time-out."""


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of background work and the queue that it waits in."""

    name: str
    queue: str


def always() -> bool:
    """Return that a nudge is still wanted."""
    return True


class Transport(Protocol):
    """Carries a nudge to a worker; losing one costs a sweep's delay and nothing else."""

    def send(
        self,
        job: Job,
        *,
        arguments: Mapping[str, object],
        countdown: float,
        priority: int,
        still: Callable[[], bool] = always,
    ) -> None:
        """Hand the nudge over when it is due and `still` wanted, or drop it when the broker cannot be reached."""


class Broker:
    """Sends nudges through Celery's broker."""

    def __init__(self) -> None:
        self._away_until = 0.0
        self._timer = Timer()

    def send(
        self,
        job: Job,
        *,
        arguments: Mapping[str, object],
        countdown: float,
        priority: int,
        still: Callable[[], bool] = always,
    ) -> None:
        """Publish the nudge when it is due; a broker that is away is logged and left alone for a moment.

        Delays are kept here and not in the queue: a worker that held a delayed nudge would work it off without
        regard to priorities. A process that dies forgets its delayed nudges, and the sweeps find their rows.
        """
        if countdown > 0:
            again = partial(self.send, job, arguments=arguments, countdown=0, priority=priority, still=still)
            self._timer.later(countdown, again)
            return
        if time.monotonic() < self._away_until or not still():
            return
        try:
            current_app.send_task(
                job.name,
                kwargs=dict(arguments),
                queue=job.queue,
                priority=priority,
                ignore_result=True,
                retry=False,
            )
        except Exception as error:  # noqa: BLE001 - each broker raises its own; the sweeps do the work then
            self._away_until = time.monotonic() + BROKER_AWAY_SECONDS
            log.warning("jobs.broker_away job=%s error=%s", job.name, type(error).__name__)


_transport: Transport | None = None


def transport() -> Transport:
    """Return the process's transport, named by `JOB_TRANSPORT`."""
    global _transport  # noqa: PLW0603
    if _transport is None:
        _transport = import_string(settings.JOB_TRANSPORT)()
    return _transport


def enqueue(
    job: Job,
    /,
    *,
    countdown: float = 0,
    priority: int = NORMAL,
    still: Callable[[], bool] = always,
    **arguments: object,
) -> None:
    """Nudge a worker to do `job` once the open transaction commits, `countdown` seconds later.

    Arguments are ids. The job may be lost or done twice; its row says whether there is work left. `still` is asked
    in this process when the countdown is over: False spares the workers a nudge for nothing.
    """
    wait = max(countdown, 0)
    transaction.on_commit(
        partial(transport().send, job, arguments=arguments, countdown=wait, priority=priority, still=still)
    )
