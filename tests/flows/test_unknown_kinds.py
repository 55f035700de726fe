"""What the gateway may invent tomorrow is kept, shown and counted; nothing breaks on it."""

import copy
import json
from typing import Any

import pytest
from django.test import Client

from conversations.models import Conversation, Message, WebhookEvent
from lia_cortex.accounts.models import User
from lia_cortex.kernel import metrics
from lia_cortex.kernel.metrics import reading
from tests import payloads
from tests.flows.conftest import Customer
from tests.worker import Clock, Worker

SAYING: dict[str, Any] = {"hologramMessage": {"caption": "olha isso", "depth": {"low": 7, "high": 0}}}
SILENT: dict[str, Any] = {"smellMessage": {"bytes": {"0": 255}, "parts": [None, [], 1.5]}}


def invented(moment: Clock, message: dict[str, Any]) -> dict[str, Any]:
    body = copy.deepcopy(payloads.text("", at=moment.at))
    body["data"] |= {"message": message, "messageType": next(iter(message))}
    return body


def counted(result: str) -> float:
    """Return how many webhooks Prometheus is told of that ended like this."""
    assert metrics.flush()
    samples = [sample for family in reading.families() for sample in family.samples]
    found = [each for each in samples if each.name == "lia_webhook_events_total" and each.labels["result"] == result]
    return sum(each.value for each in found)


@pytest.mark.parametrize(
    ("message", "said", "shown"),
    [(SAYING, "olha isso", "olha isso"), (SILENT, "", "A kind of message that is not shown here")],
)
def test_an_unknown_kind_of_message_is_kept_shown_and_counted(
    customer: Customer,
    worker: Worker,
    moment: Clock,
    client: Client,
    message: dict[str, Any],
    said: str,
    shown: str,
) -> None:
    body, stored, applied = invented(moment, message), counted("stored"), counted("applied")
    customer.posts(body)
    worker.run_until_idle()
    event = WebhookEvent.objects.get()
    assert (event.status, json.loads(bytes(event.body))["data"]["message"]) == ("applied", message)
    row = Message.objects.get(author="customer")
    assert (row.kind, row.text, row.provider_id) == ("other", said, body["data"]["key"]["id"])
    client.force_login(User.objects.create(username="rosa", role="supervisor"))
    page = client.get(f"/c/{row.conversation.public_id}/", headers={"Accept-Language": "en"}).content.decode()
    _, _, bubble = page.partition(f'id="{row.public_id}"')
    assert shown in bubble
    assert "kind-other" in page
    assert (counted("stored") - stored, counted("applied") - applied) == (1, 1)


def test_an_unknown_event_is_kept_and_counted(customer: Customer, worker: Worker) -> None:
    ignored = counted("ignored")
    customer.posts({"event": "hologram.shown", "instance": "principal", "data": {"depth": 7}})
    worker.run_until_idle()
    event = WebhookEvent.objects.get()
    assert (event.event, event.status, event.reason) == ("hologram.shown", "ignored", "unknown event")
    assert json.loads(bytes(event.body))["data"] == {"depth": 7}
    assert counted("ignored") - ignored == 1
    assert not Conversation.objects.exists()
