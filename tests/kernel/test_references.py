"""The command that stands in for the constraints which partitioned tables cannot have."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from conversations.models import ParkedEvent, WebhookEvent, WhatsAppNumber
from lia_cortex.kernel import references
from tests.kernel.rows import number

NOW = datetime(2026, 11, 22, 13, tzinfo=UTC)


def parked(on: WhatsAppNumber, event_id: int) -> ParkedEvent:
    return ParkedEvent.objects.create(
        event_id=event_id, event_month=date(2026, 11, 1), number=on, provider_id="X", until=NOW
    )


@pytest.mark.django_db
def test_every_reference_to_a_partitioned_table_is_looked_at() -> None:
    names = {f"{model.__name__}.{field.name}" for model, field in references.unconstrained()}
    assert names == {
        "Attachment.message",
        "Feedback.message",
        "GuardVerdict.step",
        "MessageKey.message",
        "Outbound.message",
        "ParkedEvent.event",
    }


@pytest.mark.django_db
def test_a_reference_that_holds_is_not_reported() -> None:
    event = WebhookEvent.objects.create(month=date(2026, 11, 1), received_at=NOW, body=b"{}")
    parked(number(), event.pk)
    assert references.dangling() == []
    call_command("check_references")


@pytest.mark.django_db
def test_a_dangling_reference_is_named() -> None:
    row = parked(number(), 987_654_321)
    assert references.dangling() == [references.Dangling("conversations_parkedevent.event_id", 1, (row.pk,))]
    with pytest.raises(CommandError):
        call_command("check_references")
