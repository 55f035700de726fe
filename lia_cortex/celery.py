"""The Celery application; queues and schedule are settings."""

import os

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lia_cortex.settings")

app = Celery("lia_cortex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_configure.connect
def declare_queues(sender: Celery, **_: object) -> None:
    """Give each queue of the settings to the application."""
    from django.conf import settings  # noqa: PLC0415 - settings are read when Celery is configured, not before

    sender.conf.task_queues = [Queue(name) for name in settings.QUEUES]
