"""Rows as tools from the front door: a customer writes, the simulated model picks the tool, code shows the figures."""

import pytest
from pytest_django import Settings

from assistants.models import Assistant, HttpTool
from conversations.models import Outbound
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.flows.crash import Crashes, Killed
from tests.integrations.backoffice.office import Office
from tests.worker import Clock, Worker

POINTS = ["run.before_tool", "http_tools.before_send", "http_tools.after_answer", "run.after_tool"]


@pytest.fixture(autouse=True)
def _tools(customer: Customer, backoffice: Office, settings: Settings) -> None:
    Assistant.objects.update(tools=["check_coverage", "register_lead", "list_plans"])


def test_the_model_answers_from_the_back_office(
    customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office
) -> None:
    customer.says("vocês têm cobertura no CEP 18990-000?")
    worker.run_until_idle()
    assert "Centro" in "\n".join(gateway.texts())
    asked = [each["operation"] for each in backoffice.control("GET", "requests")["requests"]]
    assert asked == ["check_coverage"]


def test_what_code_renders_is_sent_to_the_letter_in_bubbles_of_its_own(
    customer: Customer, worker: Worker, gateway: Gateway
) -> None:
    code = "00020126*not_bold*_{{ answer.place.postcode }}"
    HttpTool.objects.filter(name="check_coverage").update(
        quote="rendered", result="", template=f"*Endereço*\n{{{{ answer.place.street }}}}\n---\n{code}"
    )
    customer.says("vocês têm cobertura no CEP 18990-000?")
    worker.run_until_idle()
    lead_in, *shown = gateway.texts()
    assert lead_in.startswith("Aqui está o que encontrei:")
    assert shown == ["*Endereço*\nRua das Acácias", "00020126*not_bold*_18990000"]
    assert not Outbound.objects.exclude(status="sent").exists()


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_dies_around_the_call_leaves_one_effect_and_one_answer(
    point: str,
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    moment: Clock,
    crashes: Crashes,
    backoffice: Office,
) -> None:
    lead = {"name": "Bia Souza", "city": "Porto Distante", "phone": "14988887777", "email": None,
            "reason": "prospect", "note": None}  # fmt: skip
    model.will_call(("register_lead", lead))
    model.will_say("Pronto.")
    crashes.at.append(point)
    customer.says("me liguem no (14) 98888-7777, sou de Porto Distante")
    with pytest.raises(Killed):
        worker.run_until_idle()
    sweep_for(worker, 150)
    assert gateway.texts() == ["Pronto."]
    assert backoffice.effects("register_lead") == 1


def test_a_back_office_that_is_down_yields_an_honest_sentence(
    customer: Customer, worker: Worker, gateway: Gateway, settings: Settings
) -> None:
    settings.BACKOFFICE_URL = "http://127.0.0.1:9"
    settings.EGRESS_URLS = ["http://127.0.0.1:9"]
    customer.says("vocês têm cobertura no CEP 18990-000?")
    worker.run_until_idle()
    [text] = gateway.texts()
    assert "Não consegui consultar isso agora" in text
