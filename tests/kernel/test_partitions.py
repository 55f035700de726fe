"""Tables partitioned by month: what the database holds, and how months are kept ahead."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from conversations.models import WebhookEvent
from conversations.services import house
from lia_cortex.kernel import partitions

NOW = datetime(2026, 11, 22, 13, tzinfo=UTC)


def primary_key(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
            "AND a.attnum = ANY(i.indkey) WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY a.attname",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def partition_of(event: WebhookEvent) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM conversations_webhookevent WHERE id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def stored(month: date) -> WebhookEvent:
    return WebhookEvent.objects.create(month=month, received_at=NOW, body=b"{}")


@pytest.mark.django_db
@pytest.mark.parametrize("table", house.PARTITIONED)
def test_the_database_knows_a_row_by_id_and_month(table: str) -> None:
    assert primary_key(table) == ["id", "month"]


@pytest.mark.django_db
def test_rows_land_in_their_month_and_share_one_sequence() -> None:
    partitions.ensure(house.PARTITIONED, today=date(2026, 11, 22))
    november, december = stored(date(2026, 11, 1)), stored(date(2026, 12, 1))
    assert partition_of(november) == "conversations_webhookevent_2026_11"
    assert partition_of(december) == "conversations_webhookevent_2026_12"
    assert december.pk == november.pk + 1


@pytest.mark.django_db
def test_a_row_without_a_month_of_its_own_is_kept_and_moves_when_the_month_is_made() -> None:
    early = stored(date(2031, 5, 1))
    assert partition_of(early) == "conversations_webhookevent_default"
    created = partitions.ensure(["conversations_webhookevent"], today=date(2031, 4, 10))
    assert "conversations_webhookevent_2031_05" in created
    assert partition_of(early) == "conversations_webhookevent_2031_05"
    assert partitions.ensure(["conversations_webhookevent"], today=date(2031, 4, 10)) == []


@pytest.mark.django_db
def test_bulk_create_returns_ids_and_a_second_row_of_an_id_is_refused() -> None:
    rows = WebhookEvent.objects.bulk_create(
        [WebhookEvent(month=date(2026, 11, 1), received_at=NOW, body=b"{}") for _ in range(3)]
    )
    assert len({row.pk for row in rows}) == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookEvent.objects.create(pk=rows[0].pk, month=date(2026, 11, 1), received_at=NOW, body=b"{}")
