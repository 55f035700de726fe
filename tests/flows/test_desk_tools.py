"""A person looks up a customer's invoices: with the rights of who is verified, and with none before."""

import pytest
from django.test import Client

from assistants.models import Assistant
from assistants.services import example_tools, http_tools
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.registry.models import AuditEntry
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.proving import exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker


@pytest.fixture
def office(backoffice: Office, customer: Customer) -> Office:
    """Let one assistant serve customers of the back office."""
    if not http_tools.offered():
        example_tools.load(now=clock.now())
    http_tools.forget()
    Assistant.objects.update(tools=["verify_customer", "choose_address", "list_open_invoices", "transfer_to_person"])
    for assistant in Assistant.objects.all():
        assistant.hands_off_to.clear()
    return backoffice


def test_invoices_are_shown_once_the_customer_is_verified(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, office: Office
) -> None:
    registered(office, "14988887777")
    writer = customer.another("551488887777")
    exchange(writer, worker, gateway, "oi")
    talk = writer.conversation
    rosa = User.objects.create_user(username="rosa", password="x", role=User.Role.SUPERVISOR)
    desk = Client(headers={"Accept-Language": "en"})
    desk.force_login(rosa)
    address = f"/c/{talk.public_id}/look-up/list_open_invoices/"
    before = desk.post(address).content.decode()
    assert "It is not proven who this customer is" in before
    exchange(writer, worker, gateway, "quero a segunda via do meu boleto")
    sent = len(gateway.sent())
    after = desk.post(address).content.decode()
    assert "Fatura" in after
    assert "R$" in after
    assert len(gateway.sent()) == sent  # the customer hears nothing of it
    assert "Verified:" in desk.get(f"/c/{talk.public_id}/panel/").content.decode()
    assert desk.post(f"/c/{talk.public_id}/look-up/trust_unblock/").status_code == 404  # it has an effect
    looked = AuditEntry.objects.filter(action="desk.looked_up", subject=talk.public_id)
    assert [entry.details["problem"] for entry in looked.order_by("pk")] == ["unverified", ""]
