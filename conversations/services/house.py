"""Housekeeping: months kept ahead, raw events let go, instances asked how they are."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from conversations.models import Instance, ParkedEvent, WebhookEvent
from conversations.services import instances, samples
from conversations.services.outbox.gateway import gateway
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN
from lia_cortex.kernel import db, partitions
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.registry.services import knobs, processes

log = logging.getLogger(__name__)

PARTITIONED = ("conversations_message", "conversations_webhookevent", "assistants_runstep")

BATCH = 5_000
"""Raw events deleted at once: a long lock would hold up the webhooks."""

SILENT = timedelta(minutes=2)
"""An instance that told us nothing for this long is asked."""


def keep(*, now: datetime) -> None:
    """Create the coming months and delete raw events past their retention, however long it takes."""
    with db.at_length():
        _keep(now=now)


def _keep(*, now: datetime) -> None:
    partitions.ensure(PARTITIONED, today=now.date())
    processes.forget_silent(before=now - timedelta(days=1))
    samples.forget_old(now=now)
    end = now - timedelta(days=knobs.value(knobs.RAW_EVENT_DAYS))
    parked = ParkedEvent.objects.values("event_id")
    settled = [WebhookEvent.Status.APPLIED, WebhookEvent.Status.IGNORED, WebhookEvent.Status.FAILED]
    old = WebhookEvent.objects.filter(received_at__lt=end, status__in=settled).exclude(pk__in=parked)
    while True:
        rows = list(old.values_list("pk", flat=True)[:BATCH])
        if not rows:
            return
        WebhookEvent.objects.filter(pk__in=rows, received_at__lt=end).delete()


def watch_instances(*, now: datetime) -> None:
    """Tell the gateway where our events go, and ask about instances that are not open or have been silent."""
    for instance in Instance.objects.select_related("number"):
        heard = instance.last_event_at
        is_well = instance.status == Instance.Status.OPEN and heard and now - heard < SILENT
        db.release()
        try:
            _subscribe(instance)
            state = None if is_well else gateway().connection_state(instance.name)
        except (Retryable, Terminal, Uncertain) as error:
            # An adopted instance may send although the gateway answers neither of these.
            log.info("instances.not_reached instance=%s reason=%s", instance.pk, error.reason)
            if error.reason == INSTANCE_UNKNOWN:
                instances.forgotten(instance_id=instance.pk, asked_at=now, now=now, try_at=now)
            continue
        if state is not None:
            event = schemas.ConnectionChanged(instance.name, state)
            instances.connection_changed(event, instance=instance, now=now)


def _subscribe(instance: Instance) -> None:
    """Set the webhook; a gateway that was restarted or newly paired may have forgotten it."""
    gateway().set_webhook(
        instance.name,
        url=f"{settings.LIA_PUBLIC_URL}/webhooks/evolution",
        headers={"Authorization": f"Bearer {settings.EVOLUTION_WEBHOOK_TOKEN}"},
    )
