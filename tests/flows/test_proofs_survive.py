"""A proof under way outlives its worker and its back office: one code, one try, one truth for the customer."""

import pytest

from assistants.models import AddressMenu, CustomerVerification, RunStep, VerificationCode
from conversations.models import Turn
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.flows.crash import Crashes, Killed
from tests.flows.proving import code_in, exchange, refusals, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

REGISTERED = "5514977776666"
WISH = "quero a segunda via do meu boleto"


def killed(
    point: str, customer: Customer, worker: Worker, gateway: Gateway, crashes: Crashes, *texts: str
) -> list[str]:
    """Let the customer write, the worker die at this point, and another take over; return what came back."""
    before = len(gateway.texts(customer.phone))
    crashes.at.append(point)
    customer.says(*texts)
    with pytest.raises(Killed):
        worker.run_until_idle(within=60)
    sweep_for(worker, 90)
    return gateway.texts(customer.phone)[before:]


@pytest.mark.parametrize("point", ["run.before_tool", "http_tools.after_answer", "run.after_tool"])
def test_a_worker_that_dies_over_a_document_sends_one_code(
    point: str, customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office, crashes: Crashes
) -> None:
    holder = registered(backoffice, REGISTERED)
    exchange(customer, worker, gateway, WISH)
    [told] = killed(point, customer, worker, gateway, crashes, holder["document"])
    assert "termina em 66" in told
    assert len(gateway.texts(REGISTERED)) == VerificationCode.objects.count() == 1
    assert any("000201" in text for text in exchange(customer, worker, gateway, code_in(gateway.texts(REGISTERED))))


@pytest.mark.parametrize("point", ["run.before_tool", "run.after_tool"])
def test_a_worker_that_dies_over_the_code_leaves_the_customer_verified(
    point: str, customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office, crashes: Crashes
) -> None:
    holder = registered(backoffice, REGISTERED)
    exchange(customer, worker, gateway, WISH, holder["document"])
    answer = killed(point, customer, worker, gateway, crashes, code_in(gateway.texts(REGISTERED)))
    assert any("000201" in text for text in answer)
    assert not any("não confere" in text for text in answer)
    row = CustomerVerification.objects.get()
    assert (row.status, row.proof, row.codes.get().wrong_tries) == ("verified", "code", 0)
    assert len(gateway.texts(REGISTERED)) == 1


def test_a_worker_that_dies_over_an_address_shows_no_second_menu(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, backoffice: Office, crashes: Crashes
) -> None:
    registered(backoffice, customer.phone[2:], "several_addresses")
    exchange(customer, worker, gateway, "minha internet caiu")
    model.will_call(("choose_address", {"answer": "2"}))
    answer = killed("run.after_tool", customer, worker, gateway, crashes, "seria aquela casa que fica na esquina")
    assert CustomerVerification.objects.get().chosen == 1
    assert AddressMenu.objects.count() == 1
    assert not any("\n2. " in text for text in answer)


def test_a_back_office_that_is_away_at_the_gate_is_told_and_proves_nothing(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, backoffice: Office
) -> None:
    holder = registered(backoffice, REGISTERED)
    backoffice.control("POST", "faults", {"kind": "status", "status": 503})
    for text in (WISH, f"meu cpf é {holder['document']}"):
        asked = len(model.asked())
        [told] = exchange(customer, worker, gateway, text)
        assert "Não consegui consultar isso agora" in told
        assert len(model.asked()) - asked <= 4  # asked once, not until it answers
    assert set(refusals()) == {"unavailable"}
    assert not CustomerVerification.objects.exists()
    assert set(Turn.objects.values_list("status", flat=True)) == {"done"}
    assert customer.conversation.state == "bot"

    backoffice.control("DELETE", "faults")
    exchange(customer, worker, gateway, f"tenta de novo, o cpf é {holder['document']}")
    # What was asked for before is not forgotten.
    assert any("000201" in text for text in exchange(customer, worker, gateway, code_in(gateway.texts(REGISTERED))))
    assert RunStep.objects.filter(tool="list_open_invoices", status="done").count() == 1
