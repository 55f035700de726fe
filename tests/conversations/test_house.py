"""Housekeeping: raw events are let go in their time, and the months are there before they are needed."""

from datetime import timedelta

import pytest
from django.db import connection

from conversations.models import Instance, ParkedEvent, WebhookEvent
from conversations.services import house
from lia_cortex.kernel.partitions import month_of
from lia_cortex.registry.models import WorkerProcess
from tests.worker import Clock


def event(moment: Clock, *, days_ago: float, status: str = "applied") -> WebhookEvent:
    at = moment.at - timedelta(days=days_ago)
    return WebhookEvent.objects.create(month=month_of(at), received_at=at, body=b"{}", status=status)


@pytest.mark.django_db
def test_old_events_go_and_what_is_not_settled_stays(company: Instance, moment: Clock) -> None:
    event(moment, days_ago=8)
    event(moment, days_ago=8, status="ignored")
    kept = [event(moment, days_ago=6), event(moment, days_ago=8, status="received")]
    parked = event(moment, days_ago=8, status="parked")
    ParkedEvent.objects.create(
        event=parked, event_month=parked.month, number=company.number, provider_id="X", until=moment.at
    )
    house.keep(now=moment.at)
    assert set(WebhookEvent.objects.values_list("pk", flat=True)) == {*(row.pk for row in kept), parked.pk}


@pytest.mark.django_db
def test_the_coming_months_are_made(company: Instance, moment: Clock) -> None:
    moment.forward(400 * 86_400)
    house.keep(now=moment.at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"conversations_message_{moment.at:%Y_%m}"])
        assert cursor.fetchone()[0] is not None


@pytest.mark.django_db
def test_processes_that_fell_silent_are_forgotten(company: Instance, moment: Clock) -> None:
    for key, hours in (("gone", 30), ("here", 1)):
        at = moment.at - timedelta(hours=hours)
        WorkerProcess.objects.create(key=key, name=key, pid=1, queues=[], started_at=at, beat_at=at)
    house.keep(now=moment.at)
    assert [row.key for row in WorkerProcess.objects.all()] == ["here"]
