"""Counting stops where nobody would page to."""

from datetime import timedelta

import pytest
from django.db import connection

from conversations.models import WebhookEvent
from lia_cortex.kernel import clock
from lia_cortex.kernel.partitions import month_of
from lia_cortex.registry.admin import paging
from lia_cortex.registry.admin.paging import EstimatingPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def _events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "EXACT_UP_TO", 20)
    now = clock.now()
    moments = [now - timedelta(days=31 * (number % 2)) for number in range(50)]
    WebhookEvent.objects.bulk_create(
        WebhookEvent(received_at=at, month=month_of(at), body=b"{}", event="x" if number < 30 else "y")
        for number, at in enumerate(moments)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_webhookevent")


@pytest.mark.usefixtures("_events")
def test_a_large_table_is_estimated_over_its_partitions() -> None:
    assert EstimatingPaginator(WebhookEvent.objects.order_by("-id"), 10).count == 50


@pytest.mark.usefixtures("_events")
def test_a_small_result_is_counted_and_a_large_one_ends() -> None:
    rows = WebhookEvent.objects.order_by("-id")
    assert EstimatingPaginator(rows.filter(event="y"), 10).count == 20
    assert EstimatingPaginator(rows.filter(event="x"), 10).count == 20
    assert EstimatingPaginator(rows.filter(event="z"), 10).count == 0
    assert EstimatingPaginator([1, 2, 3], 10).count == 3
