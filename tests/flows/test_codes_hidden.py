"""A verification code reaches the customer and is checked; people read dots wherever it stands."""

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from assistants.models import Assistant, CustomerVerification, RunStep
from assistants.services import example_tools, http_tools
from conversations.models import Message, WebhookEvent
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.flows.conftest import Customer
from tests.flows.proving import code_in, exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

REGISTERED = "5514977776666"


@pytest.fixture
def code(customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office) -> str:
    """Let the customer be verified by a code, right at the second try, and return it."""
    if not http_tools.offered():
        example_tools.load(now=worker.clock.at)
    http_tools.forget()
    Assistant.objects.update(tools=["verify_customer", "list_open_invoices"])
    for assistant in Assistant.objects.all():
        assistant.hands_off_to.clear()
    holder = registered(backoffice, REGISTERED)
    exchange(customer, worker, gateway, "quero a segunda via do meu boleto, pedido 731946")
    exchange(customer, worker, gateway, f"meu cpf é {holder['document']}")
    code = code_in(gateway.texts(REGISTERED))
    exchange(customer, worker, gateway, "731946")
    # Where it was not asked for it counts nothing, and is hidden all the same.
    exchange(customer.another(REGISTERED), worker, gateway, f"o código é {code}")
    exchange(customer, worker, gateway, f"{code} ou {code[:3]} {code[3:]}")
    assert CustomerVerification.objects.get(status="verified").proof == "code"
    return code


def test_nobody_reads_a_code(code: str, caplog: pytest.LogCaptureFixture) -> None:
    boss = User.objects.create_user(username="boss", role=User.Role.ADMIN)
    browser = Client()
    browser.force_login(boss)
    marked = [row.pk for row in Message.objects.filter(extra__hides="code")]
    # Sent, mistyped, typed in the wrong chat, typed.
    assert len(marked) == 4
    rows: list[tuple[type[Model], int]] = [(Message, pk) for pk in marked]
    rows += [(RunStep, pk) for pk in RunStep.objects.values_list("pk", flat=True)]
    rows += [(WebhookEvent, pk) for pk in WebhookEvent.objects.values_list("pk", flat=True)]
    forms = (code, f"{code[:3]} {code[3:]}")
    pages = [reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[pk]) for row, pk in rows]
    scopes = set(Message.objects.values_list("conversation__public_id", flat=True))
    pages += ["/", *(f"/c/{scope}/" for scope in scopes)]
    for page in pages:
        shown = browser.get(page).content.decode()
        assert not any(form in shown for form in forms), page
    first = Message.objects.order_by("pk")[0]
    assert "731946" in browser.get(f"/c/{first.conversation.public_id}/").content.decode()
    assert code not in caplog.text
