"""The Celery application; queues and schedule are settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_ready, worker_shutdown
from kombu import Queue

from lia_cortex import mended_redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lia_cortex.settings")

app = Celery("lia_cortex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


mended_redis.plug_in()


@app.on_configure.connect
def declare_queues(sender: Celery, **_: object) -> None:
    """Give each queue of the settings to the application."""
    from django.conf import settings  # noqa: PLC0415 - settings are read when Celery is configured, not before

    sender.conf.task_queues = [Queue(name, routing_key=name) for name in settings.QUEUES]


@worker_ready.connect
def begin_heartbeat(sender: Any, **_: object) -> None:
    """Tell that this worker serves its queues, and keep its leases."""
    from lia_cortex import heartbeat  # noqa: PLC0415 - models exist only once Django is set up

    heartbeat.start(queues=sorted(sender.app.amqp.queues.consume_from))


@worker_process_init.connect
def begin_heartbeat_of_child(**_: object) -> None:
    """Keep the leases that a pool's child process takes."""
    from lia_cortex import heartbeat  # noqa: PLC0415 - models exist only once Django is set up

    heartbeat.start(queues=[])


@worker_shutdown.connect
def end_heartbeat(**_: object) -> None:
    """Tell that this worker serves its queues no more."""
    from conversations.services import leases  # noqa: PLC0415 - models exist only once Django is set up
    from lia_cortex.registry.services import processes  # noqa: PLC0415

    processes.forget(key=leases.holder())
