"""Queue figures equal the rows."""

from datetime import timedelta

import pytest
from django.conf import settings

from conversations.queries import queues
from conversations.queries.queues import QueueFigures
from tests.api import rows
from tests.worker import Clock

pytestmark = pytest.mark.django_db


def _figures(moment: Clock) -> dict[str, QueueFigures]:
    return {one.queue: one for one in queues.figures(now=moment.at)}


def test_every_queue_is_listed_also_when_empty(moment: Clock) -> None:
    found = queues.figures(now=moment.at)
    assert found == [QueueFigures(queue) for queue in settings.QUEUES]


def test_message_processing_counts_events(moment: Clock) -> None:
    rows.event("received")
    rows.event("received", next_try_at=moment.at)
    rows.event("received", next_try_at=moment.at + timedelta(seconds=1))
    for status in ("parked", "applied", "applied", "ignored", "failed"):
        rows.event(status)
    assert _figures(moment)["message-processing"] == QueueFigures(
        "message-processing", waiting=2, active=0, completed=3, failed=1, delayed=2
    )


def test_image_analysis_counts_files(moment: Clock) -> None:
    later = moment.at + timedelta(seconds=2)
    running = {"lease_until": later, "claimed_at": moment.at}
    for status, fields in (
        ("due", {}),
        ("due", {"due_at": later}),
        ("running", running),
        ("done", {"finished_at": moment.at}),
        ("done", {"finished_at": moment.at - timedelta(days=2)}),
        ("failed", {"finished_at": moment.at, "reason": "too_large"}),
    ):
        rows.media_reading(status, at=moment.at, **fields)
    assert _figures(moment)["image-analysis"] == QueueFigures(
        "image-analysis", waiting=1, active=1, completed=1, failed=1, delayed=1
    )


def test_ai_response_counts_turns(moment: Clock) -> None:
    later = moment.at + timedelta(seconds=2)
    for status, fields in (
        ("collecting", {"due_at": later}),
        ("waiting", {}),
        ("running", {}),
        ("done", {}),
        ("superseded", {}),
        ("failed", {}),
    ):
        rows.turn(rows.conversation(), status, **fields)
    assert _figures(moment)["ai-response"] == QueueFigures(
        "ai-response", waiting=1, active=1, completed=2, failed=1, delayed=1
    )


def test_outbound_counts_bubbles(moment: Clock) -> None:
    later = moment.at + timedelta(seconds=2)
    for status, fields in (
        ("queued", {}),
        ("queued", {"due_at": later}),
        ("sending", {}),
        ("uncertain", {}),
        ("sent", {}),
        ("failed", {}),
        ("cancelled", {}),
    ):
        rows.outbound(rows.message(rows.conversation(), author="assistant"), status, **fields)
    assert _figures(moment)["outbound"] == QueueFigures(
        "outbound", waiting=1, active=1, completed=1, failed=1, delayed=2
    )


def test_the_day_begins_at_midnight_of_the_company(moment: Clock) -> None:
    """Midnight in São Paulo is 03:00 UTC."""
    midnight = moment.at.replace(hour=3, minute=0)
    rows.turn(rows.conversation(), "done", finished_at=midnight)
    rows.turn(rows.conversation(), "done", finished_at=midnight - timedelta(seconds=1))
    rows.event("applied", received_at=midnight)
    rows.event("applied", received_at=midnight - timedelta(seconds=1))
    found = _figures(moment)
    assert found["ai-response"].completed == 1
    assert found["message-processing"].completed == 1
