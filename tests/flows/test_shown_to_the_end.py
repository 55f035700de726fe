"""What code rendered for the customer is sent however the turn ends, and before the words that end it."""

import pytest

from assistants.models import Assistant
from conversations.models import Message, Outbound, WhatsAppNumber
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
from tests.flows.crash import Crashes
from tests.flows.proving import exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

INVOICES: tuple[str, object] = ("list_open_invoices", {})
PERSON = ("transfer_to_person", {"reason": "quer negociar", "summary": "pediu o boleto e quer negociar"})
CLOSE = ("close_conversation", {"reason": "só queria o boleto"})
AWAY = ("hand_off", {"target": "suporte", "reason": "não é comigo", "summary": "pediu o boleto"})


@pytest.fixture
def invoice(customer: Customer, backoffice: Office) -> dict[str, str]:
    """Give a customer of finance an overdue invoice."""
    number = customer.phone[2:]
    holder = registered(backoffice, number)
    WhatsAppNumber.objects.update(assistant=Assistant.objects.get(slug="financeiro"))
    [found, *_] = backoffice.get(f"customers/{holder['id']}/invoices", status="unpaid")["invoices"]
    return dict(found)


@pytest.mark.parametrize(
    ("last", "state", "words"),
    [
        (PERSON, "waiting_human", "uma pessoa da nossa equipe"),
        (CLOSE, "closed", "protocolo"),
        (AWAY, "waiting_human", "uma pessoa da nossa equipe"),
    ],
)
def test_the_codes_come_before_the_end(
    last: tuple[str, object],
    state: str,
    words: str,
    customer: Customer,
    worker: Worker,
    gateway: Gateway,
    model: ModelServer,
    invoice: dict[str, str],
) -> None:
    turn_knob(knobs.HANDOFFS_PER_TURN, 0)
    model.will_call(INVOICES)
    model.will_call(last)
    head, pix, line, *more, end = exchange(customer, worker, gateway, "me manda o boleto")
    assert customer.conversation.state == state
    assert (pix, line) == (invoice["pix_code"], invoice["digitable_line"])
    assert head.startswith("🧾")
    assert words in end
    assert list(Message.objects.filter(direction="out").order_by("at", "pk").values_list("text", flat=True)) == [
        head, pix, line, *more, end,
    ]  # fmt: skip


def test_the_codes_come_though_the_provider_is_gone_for_good(
    customer: Customer,
    worker: Worker,
    gateway: Gateway,
    model: ModelServer,
    invoice: dict[str, str],
    crashes: Crashes,
) -> None:
    turn_knob(knobs.TURN_MAX_AGE, 600)
    model.will_call(INVOICES)
    crashes.then["run.after_tool"] = lambda: model.fails("status500", count=None)
    assert exchange(customer, worker, gateway, "me manda o boleto") == []
    worker.run_until_idle(within=1200)
    told = gateway.texts(customer.phone)
    assert told[1] == invoice["pix_code"]
    assert "uma pessoa da nossa equipe" in told[-1]
    assert not Outbound.objects.exclude(status="sent").exists()
