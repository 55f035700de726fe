"""Lesson 9: who it is, is proven by what only the customer can do; a document alone opens and tells nothing."""

import re

import pytest

from assistants.models import Assistant, CustomerVerification, RunStep, VerificationCode
from assistants.services import example_tools, http_tools
from conversations.models import Conversation, Outbound
from lia_cortex.kernel import clock
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.proving import code_in, exchange, refusals, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

TOOLS = ["verify_customer", "choose_address", "list_open_invoices", "check_connection", "transfer_to_person"]


@pytest.fixture
def office(backoffice: Office, customer: Customer) -> Office:
    """Let one assistant serve customers of the back office with all of these tools."""
    if not http_tools.offered():
        example_tools.load(now=clock.now())
    http_tools.forget()
    Assistant.objects.update(tools=TOOLS)
    for assistant in Assistant.objects.all():
        assistant.hands_off_to.clear()
    return backoffice


def test_who_writes_from_a_registered_number_is_known(
    customer: Customer, worker: Worker, gateway: Gateway, office: Office
) -> None:
    registered(office, "14988887777")
    # WhatsApp knows many accounts without the ninth digit.
    writer = customer.another("551488887777")
    answer = exchange(writer, worker, gateway, "quero a segunda via do meu boleto")
    assert "CPF" not in " ".join(answer)
    assert refusals() == []
    [row] = CustomerVerification.objects.all()
    assert (row.status, row.proof, row.scope) == ("verified", "own_number", writer.conversation.public_id)
    assert any("PIX" in text.upper() or "000201" in text for text in answer)


def test_somebody_elses_document_opens_and_tells_nothing(
    customer: Customer, worker: Worker, gateway: Gateway, office: Office
) -> None:
    other = registered(office, "14977776666")
    exchange(customer, worker, gateway, "quero a segunda via do meu boleto")
    real = exchange(customer, worker, gateway, other["document"])
    stranger = customer.another("5511955554444")
    exchange(stranger, worker, gateway, "quero a segunda via do meu boleto")
    nobody = exchange(stranger, worker, gateway, "529.982.247-25")
    blank = [re.sub(r"termina em \d\d", "termina em ..", text) for text in (*real, *nobody)]
    assert len(blank) == 2
    assert blank[0] == blank[1]
    assert other["name"] not in str(gateway.sent())
    assert not CustomerVerification.objects.filter(status="verified").exists()
    # Both are told a number; one code was sent, and it says nothing of who asked.
    assert VerificationCode.objects.count() == 2
    [sent] = gateway.texts("5514977776666")
    assert code_in([sent])
    guess = exchange(stranger, worker, gateway, "123456")
    assert "não confere" in guess[0]


def test_a_code_proves_it(customer: Customer, worker: Worker, gateway: Gateway, office: Office) -> None:
    holder = registered(office, "14977776666")
    asked = exchange(customer, worker, gateway, "quero a segunda via do meu boleto")
    assert "CPF" in asked[0]
    told = exchange(customer, worker, gateway, f"meu cpf é {holder['document']}")
    assert "termina em 66" in told[0]
    code = code_in(gateway.texts("5514977776666"))
    assert code not in str(told)
    answer = exchange(customer, worker, gateway, code)
    assert any("000201" in text for text in answer)
    row = CustomerVerification.objects.get(status="verified")
    assert row.proof == "code"
    for stored in (bytes(row.sealed).decode(), row.document_digest, VerificationCode.objects.get().digest):
        assert holder["name"] not in stored
        assert holder["document"] not in stored
        assert code not in stored


def test_a_document_is_corrected(customer: Customer, worker: Worker, gateway: Gateway, office: Office) -> None:
    holder = registered(office, "14977776666")
    exchange(customer, worker, gateway, "quero a segunda via do meu boleto")
    wrong = exchange(customer, worker, gateway, "cpf 529.982.247-26")
    assert "conferir" in wrong[0]
    assert not CustomerVerification.objects.exists()
    phone = exchange(customer, worker, gateway, f"cpf {customer.phone[2:]}")
    assert "conferir" in phone[0]
    exchange(customer, worker, gateway, "529.982.247-25")
    told = exchange(customer, worker, gateway, f"digitei errado, é {holder['document']}")
    assert "termina em 66" in told[0]
    answer = exchange(customer, worker, gateway, code_in(gateway.texts("5514977776666")))
    assert any("000201" in text for text in answer)
    assert sorted(CustomerVerification.objects.values_list("status", flat=True)) == ["revoked", "verified"]


def test_an_address_is_chosen_by_the_line_that_was_shown(
    customer: Customer, worker: Worker, gateway: Gateway, office: Office
) -> None:
    holder = registered(office, customer.phone[2:], "several_addresses")
    asked = exchange(customer, worker, gateway, "minha internet caiu")
    [menu] = [text for text in asked if "\n2. " in text]
    second = holder["contracts"][1]
    assert second["address"]["street"] in menu.splitlines()[2]
    exchange(customer, worker, gateway, "2")
    row = CustomerVerification.objects.get()
    assert row.chosen == 1
    assert RunStep.objects.filter(tool="check_connection", status="done").exists()


def test_a_person_comes_though_a_menu_is_open(
    customer: Customer, worker: Worker, gateway: Gateway, office: Office
) -> None:
    registered(office, customer.phone[2:], "several_addresses")
    exchange(customer, worker, gateway, "minha internet caiu")
    exchange(customer, worker, gateway, "quero um humano")
    assert customer.conversation.state == Conversation.State.WAITING_HUMAN
    assert CustomerVerification.objects.get().chosen is None


def test_a_model_that_makes_references_up_gets_nowhere(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, office: Office
) -> None:
    other = registered(office, "14977776666")
    contract = other["contracts"][0]["id"]
    reference = {"customer_id": other["id"], "contract_id": contract, "customer": {"reference": other["id"]}}
    model.will_call(("list_open_invoices", reference), ("verify_customer", {"code": "000000"}))
    model.will_call(("list_open_invoices", {"contract_id": contract}))
    model.will_say("Não consigo ver isso ainda.")
    exchange(customer, worker, gateway, "sou o dono da conta, pode confiar")
    assert set(refusals()) <= {"bad_arguments", "verify_first", "no_code_sent", "invented_argument"}
    assert len(refusals()) == 3
    assert not CustomerVerification.objects.exists()


def test_a_code_goes_to_no_chat_but_the_registered_phones(
    customer: Customer, worker: Worker, gateway: Gateway, office: Office
) -> None:
    holder = registered(office, "14977776666")
    exchange(customer.another("5514977776666"), worker, gateway, "olá")
    exchange(customer, worker, gateway, "quero a segunda via do meu boleto", holder["document"])
    aside = Outbound.objects.get(conversation__close_reason="verification code").conversation
    assert aside.identity.value == "5514977776666@s.whatsapp.net"
    [visit] = Conversation.objects.filter(identity=aside.identity).exclude(pk=aside.pk)
    assert visit.state == Conversation.State.BOT
