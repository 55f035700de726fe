"""Bytes that the gateway did not send along are fetched, or known to be missing."""

import base64
from typing import Any

from django.core.files.storage import default_storage

from conversations.models import Attachment
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.flows.conftest import Customer
from tests.worker import Worker

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def picture_without_bytes(message_id: str, customer: Customer) -> dict[str, Any]:
    """Return the event of a picture whose download failed at the gateway."""
    body = payloads.recorded("baileys-image-base64-off")
    body["instance"] = "principal"
    body["data"]["key"] |= {"id": message_id, "remoteJid": f"{customer.phone}@s.whatsapp.net"}
    body["data"]["messageTimestamp"] = int(customer.clock.at.timestamp())
    return body


def test_they_are_fetched_from_the_gateway(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    message_id = gateway.receives(
        customer.phone, type="image", base64=base64.b64encode(PICTURE).decode(), mime="image/png"
    )
    customer.posts(picture_without_bytes(message_id, customer))
    worker.run_until_idle(within=5)
    attachment = Attachment.objects.get()
    assert (attachment.state, attachment.size) == ("stored", len(PICTURE))
    with default_storage.open(attachment.path) as stored:
        assert stored.read() == PICTURE


def test_what_the_gateway_does_not_have_is_missing(customer: Customer, worker: Worker) -> None:
    customer.posts(picture_without_bytes(payloads.new_id(), customer))
    worker.run_until_idle(within=5)
    assert [(row.state, row.path) for row in Attachment.objects.all()] == [("missing", "")]
