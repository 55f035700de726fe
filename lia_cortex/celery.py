"""The Celery application; queues and schedule are settings."""

import gc
import logging
import os
from functools import partial
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup, worker_init, worker_process_init, worker_ready, worker_shutdown
from kombu import Queue

from lia_cortex import mended_redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lia_cortex.settings")

log = logging.getLogger(__name__)

ANSWERS = "ai-response"
"""The queue whose tasks run assistants."""

FILES = "image-analysis"
"""The queue whose tasks ask a provider what files show and say."""

LAST_WORD_SECONDS = 2.0
"""A worker that stops has ten seconds: what it holds is given back first, its row can wait."""

app = Celery("lia_cortex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


mended_redis.plug_in()


@app.on_configure.connect
def declare_queues(sender: Celery, **_: object) -> None:
    """Give each queue of the settings to the application."""
    from django.conf import settings  # noqa: PLC0415 - settings are read when Celery is configured, not before

    sender.conf.task_queues = [Queue(name, routing_key=name) for name in settings.QUEUES]


@worker_init.connect
def limit_waits(**_: object) -> None:
    """Limit how long this worker and its children wait for Postgres."""
    from django.conf import settings  # noqa: PLC0415 - as above

    from lia_cortex.kernel import patience  # noqa: PLC0415

    patience.limit(settings.DATABASE_WORKER_LIMITS)


@celeryd_after_setup.connect
def warm_up(instance: Any, **_: object) -> None:
    """Load what answers need before the first one is wanted, where they are made."""
    served = instance.app.amqp.queues.consume_from
    if ANSWERS not in served and FILES not in served:
        return
    from assistants.services import warming  # noqa: PLC0415 - models exist only once Django is set up

    warming.warm_up(searches=ANSWERS in served)
    # What is loaded by now stays: no collection has to look at it again.
    gc.collect()
    gc.freeze()
    # The default looks after 700 new objects: with fifty turns at once, at the same living ones again and again.
    gc.set_threshold(10_000, 20, 20)


@worker_ready.connect
def begin_heartbeat(sender: Any, **_: object) -> None:
    """Tell that this worker serves its queues, and keep its leases."""
    from lia_cortex import heartbeat  # noqa: PLC0415 - models exist only once Django is set up
    from lia_cortex.consuming import Consuming  # noqa: PLC0415

    queues = sorted(sender.app.amqp.queues.consume_from)
    heartbeat.start(queues=queues, consuming=Consuming(sender.controller, queues=queues))


@worker_process_init.connect
def begin_heartbeat_of_child(**_: object) -> None:
    """Keep the leases that a pool's child process takes."""
    from lia_cortex import heartbeat  # noqa: PLC0415 - models exist only once Django is set up

    heartbeat.start(queues=[])


@worker_shutdown.connect
def end_heartbeat(**_: object) -> None:
    """Tell that this worker serves its queues no more."""
    from conversations.services import leases  # noqa: PLC0415 - models exist only once Django is set up
    from lia_cortex.kernel import asking  # noqa: PLC0415
    from lia_cortex.registry.services import processes  # noqa: PLC0415

    # Without Postgres the row stays, and its silence tells the same a little later.
    try:
        asking.within(LAST_WORD_SECONDS, partial(processes.forget, key=leases.holder()))
    except asking.TooLate:
        log.warning("heartbeat.not_ended seconds=%g", LAST_WORD_SECONDS)
