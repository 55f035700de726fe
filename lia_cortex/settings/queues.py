"""Celery: the broker hurries the work, rows keep it (docs/adr/0002)."""

from datetime import timedelta

from lia_cortex.settings.data import REDIS_URL
from lia_cortex.settings.env import env

QUEUES = (
    "message-processing",
    "ai-response",
    "image-analysis",
    "nps-survey",
    "learning-tasks",
    "outbound",
    "maintenance",
)

# 0 is the most urgent; kombu keeps a Redis list for each step of each queue.
# Each wait of a worker names all of these lists, so there are no more than priorities in use.
PRIORITY_STEPS = [0, 1, 2, 5, 7, 9]

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = "maintenance"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Three more messages for each task, which only Flower's list of tasks reads: our own rows tell what was done.
CELERY_WORKER_SEND_TASK_EVENTS = env.bool("LIA_TASK_EVENTS", default=False)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "priority_steps": PRIORITY_STEPS,
        # Within a priority the queues take turns: in a strict order the receipts of answers hold up sends.
        "queue_order_strategy": "round_robin",
        "sep": ":",
        # Below the concurrency, acknowledgements wait for a connection and are lost under load.
        "max_connections": 200,
        # A sender gives up at once when Redis is away: the sweeps find what it could not announce.
        "max_retries": 0,
        "socket_connect_timeout": 1,
        "socket_timeout": 20,
        # A dead worker's messages are not found by a time-out on them but by the sweeps on the rows, and sooner.
        "ack_emulation": False,
    }
    if CELERY_BROKER_URL.startswith(("redis", "sentinel"))
    else {}
)

# What a lost nudge left behind is found by these; each may run twice at once.
SWEEP_SECONDS = 2
# Open operations pages are told as often to look at figures that every message changes.
FIGURES_SECONDS = 3
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SCHEDULE = {
    "conversations.sweep": {
        "task": "conversations.sweep",
        "schedule": timedelta(seconds=SWEEP_SECONDS),
        "options": {"queue": "maintenance", "priority": 0, "expires": 30},
    },
    "conversations.watch_promises": {
        "task": "conversations.watch_promises",
        "schedule": timedelta(seconds=5),
        "options": {"queue": "maintenance", "priority": 2, "expires": 10},
    },
    "conversations.watch_outages": {
        "task": "conversations.watch_outages",
        "schedule": timedelta(seconds=30),
        "options": {"queue": "maintenance", "priority": 5, "expires": 30},
    },
    "conversations.watch_instances": {
        "task": "conversations.watch_instances",
        "schedule": timedelta(seconds=30),
        "options": {"queue": "maintenance", "priority": 3, "expires": 30},
    },
    "conversations.sample_queues": {
        "task": "conversations.sample_queues",
        "schedule": timedelta(seconds=FIGURES_SECONDS),
        "options": {"queue": "maintenance", "priority": 2, "expires": 10},
    },
    "conversations.keep_house": {
        "task": "conversations.keep_house",
        "schedule": timedelta(hours=1),
        "options": {"queue": "maintenance", "priority": 9, "expires": 3600},
    },
    "conversations.forget_files": {
        "task": "conversations.forget_files",
        "schedule": timedelta(hours=1),
        "options": {"queue": "maintenance", "priority": 9, "expires": 3600},
    },
    "analytics.refresh": {
        "task": "analytics.refresh",
        "schedule": timedelta(seconds=60),
        "options": {"queue": "learning-tasks", "priority": 9, "expires": 60},
    },
    "analytics.recheck": {
        "task": "analytics.recheck",
        "schedule": timedelta(hours=1),
        "options": {"queue": "learning-tasks", "priority": 9, "expires": 3600},
    },
    "knowledge.catch_up": {
        "task": "knowledge.catch_up",
        "schedule": timedelta(seconds=20),
        "options": {"queue": "maintenance", "priority": 9, "expires": 60},
    },
}

JOB_TRANSPORT = "lia_cortex.kernel.jobs.Broker"
CHECKPOINT_HOOK = env.str("LIA_CHECKPOINT_HOOK", default="")
