"""/metrics tells what rows say, to those who may know."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.authtoken.models import Token

from lia_cortex.kernel import metrics
from lia_cortex.registry.models import Admission
from tests.api import rows
from tests.worker import Clock

pytestmark = [pytest.mark.urls("lia_cortex.operations.urls"), pytest.mark.django_db(transaction=True)]


def _scraped(client: Client) -> str:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["content-type"].startswith("text/plain; version=")
    return response.content.decode()


def test_rows_are_told_as_they_are(client: Client, moment: Clock) -> None:
    rows.instance("principal")
    rows.instance("5511999998888", status="closed", public_id="in_phone")
    for state in ("bot", "bot", "waiting_human"):
        rows.conversation(state)
    sent = rows.message(rows.conversation("closed"), author="assistant")
    # It asks again and again: what counts is since when it waits.
    rows.outbound(sent, created_at=moment.at - timedelta(seconds=42), due_at=moment.at + timedelta(seconds=10))
    Admission.objects.create(level=Admission.Level.HOLD_NEW)
    text = _scraped(client)
    for line in (
        'lia_instance_up{instance="principal"} 1.0',
        'lia_instance_up{instance="in_phone"} 0.0',
        'lia_instance_status{instance="in_phone",status="closed"} 1.0',
        'lia_instance_status{instance="in_phone",status="unknown"} 0.0',
        'lia_conversations{state="bot"} 2.0',
        'lia_conversations{state="human"} 0.0',
        'lia_conversations{state="closed"} 1.0',
        "lia_outbound_oldest_seconds 42.0",
        "lia_admission_level 3.0",
        'lia_queue_messages{queue="outbound",state="delayed"} 1.0',
        'lia_queue_messages{queue="nps-survey",state="delayed"} 0.0',
    ):
        assert line in text
    assert "5511999998888" not in text
    assert "lia_redis_commands_total" in text


def test_every_declared_metric_is_told(client: Client) -> None:
    metrics.flush()
    text = _scraped(client)
    for name in ("webhook_events_total", "turn_seconds", "model_cost_usd_total", "db_pool", "live_sockets"):
        # Prometheus' text format takes the suffix of a counter off in the help line.
        assert f"# HELP lia_{name}" in text


def test_without_redis_the_rows_are_still_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows.conversation("bot")
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    text = _scraped(client)
    assert 'lia_conversations{state="bot"} 1.0' in text
    assert "lia_turns_total" not in text


@pytest.mark.parametrize(
    "headers", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
)
def test_others_need_an_api_token(client: Client, headers: dict[str, str]) -> None:
    refused = client.get("/metrics", **headers)  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")
    wrong = client.get("/metrics", HTTP_AUTHORIZATION="Token wrong", **headers)  # type: ignore[arg-type]
    assert wrong.status_code == 401
    token = Token.objects.create(user=rows.person("supervisor"))
    allowed = client.get("/metrics", HTTP_AUTHORIZATION=f"Token {token.key}", **headers)  # type: ignore[arg-type]
    assert allowed.status_code == 200


def test_loopback_of_either_kind_is_open(client: Client) -> None:
    for address in ("127.0.0.1", "127.8.8.8", "::1"):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200
