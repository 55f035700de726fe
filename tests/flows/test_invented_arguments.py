"""What a model makes up does not reach the back office: it is told so once, then a person comes."""

import pytest

from assistants.models import Assistant, GuardVerdict
from assistants.services.guards import fencing
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

LEAD = {"name": "Bia Souza", "city": "Porto Distante", "phone": None, "email": None, "reason": "prospect", "note": None}


@pytest.fixture(autouse=True)
def _tools(customer: Customer, backoffice: Office) -> None:
    Assistant.objects.update(tools=["register_lead", "transfer_to_person"])


def verdicts() -> list[tuple[str, str, str]]:
    """Return what the guards stopped, oldest first."""
    return list(GuardVerdict.objects.order_by("id").values_list("guard", "verdict", "action"))


def test_the_model_asks_for_what_it_made_up_and_calls_with_what_it_is_told(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, backoffice: Office
) -> None:
    model.will_call(("register_lead", LEAD))
    model.will_say("De que cidade você fala?")
    customer.says("quero que me liguem, sou a Bia Souza")
    worker.run_until_idle()
    assert gateway.texts() == ["De que cidade você fala?"]
    assert backoffice.effects("register_lead") == 0
    assert verdicts() == [("call", "invented_argument", "refused")]
    told = fencing.read(model.asked()[-1]["input"][-1]["output"])
    assert isinstance(told, dict)
    assert "`city`" in told["message"]

    model.will_call(("register_lead", LEAD))
    model.will_say("Pronto, registrei.")
    customer.says("de porto distante")
    worker.run_until_idle()
    assert gateway.texts()[1:] == ["Pronto, registrei."]
    assert backoffice.effects("register_lead") == 1


def test_a_model_that_goes_on_making_things_up_gets_a_person_for_the_customer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, backoffice: Office
) -> None:
    model.will_call(("register_lead", LEAD))
    model.will_call(("register_lead", {**LEAD, "city": "Campinas"}))
    customer.says("quero que me liguem, sou a Bia Souza")
    worker.run_until_idle()
    assert customer.conversation.state == "waiting_human"
    assert backoffice.effects("register_lead") == 0
    assert verdicts() == [("call", "invented_argument", "refused"), ("call", "invented_argument", "person")]
