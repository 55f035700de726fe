"""A customer who wants another plan: offered, agreed, changed once at the back office; refused, told as it is."""

import pytest

from assistants.models import GuardVerdict, RunStep
from conversations.models import Outbound
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.flows.crash import Crashes, Killed
from tests.flows.proving import exchange, refusals, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker


def _plan(office: Office, contract: str) -> str:
    return str(office.get(f"contracts/{contract}")["plan"]["id"])


@pytest.fixture
def contract(customer: Customer, backoffice: Office) -> str:
    """Give the customer a contract over 300 Mega, known by the number that they write from."""
    holder = registered(backoffice, customer.phone[2:], "regular")
    contract = str(holder["contracts"][0]["id"])
    assert _plan(backoffice, contract) == "fibra-300"
    return contract


def _asks(customer: Customer, worker: Worker, gateway: Gateway) -> str:
    """Let the customer ask for a faster plan and name one; return what is to be confirmed."""
    [offered] = exchange(customer, worker, gateway, "minha internet podia ter mais velocidade, quero um plano maior")
    assert offered.startswith("Hoje o seu plano é o 300 Mega, por R$ 89,90 por mês.")
    assert "800 Mega: R$ 139,90 por mês" in offered
    [asked] = exchange(customer, worker, gateway, "o de 800")
    return asked


def test_the_plan_is_changed_once_after_the_yes(
    customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office, contract: str
) -> None:
    asked = _asks(customer, worker, gateway)
    assert asked == "Posso mudar o seu plano para o 800 Mega, por R$ 139,90 por mês? Responda sim para confirmar."
    assert (backoffice.effects("change_plan"), _plan(backoffice, contract)) == (0, "fibra-300")

    backoffice.control("POST", "faults", {"kind": "cut_after", "operation": "change_plan", "count": 1})
    lead_in, told = exchange(customer, worker, gateway, "sim, pode mudar")
    assert lead_in == "Pronto, mudei o seu plano. Veja como ficou:"
    [effect] = backoffice.control("GET", "effects?operation=change_plan")["effects"]
    done = effect["answer"]
    assert (effect["replays"], done["plan"]["id"], _plan(backoffice, contract)) == (1, "fibra-800", "fibra-800")
    year, month, day = done["first_due_date"].split("-")
    assert told == (
        f"✅ Plano alterado, protocolo {done['protocol']}.\n"
        "Antes: 300 Mega, R$ 89,90 por mês.\n"
        "Agora: *800 Mega*, R$ 139,90 por mês. A velocidade nova chega em até 24 horas.\n"
        f"O preço novo vem na fatura com vencimento em {day}/{month}/{year}."
    )
    assert not GuardVerdict.objects.exists()
    assert not Outbound.objects.exclude(status="sent").exists()


def test_a_worker_that_dies_after_the_change_leaves_one_change_and_one_answer(
    customer: Customer, worker: Worker, gateway: Gateway, backoffice: Office, contract: str, crashes: Crashes
) -> None:
    _asks(customer, worker, gateway)
    before = len(gateway.texts())

    def dies_after_the_change() -> None:
        if RunStep.objects.filter(tool="change_plan").exists():
            raise Killed("run.after_tool")
        crashes.then["run.after_tool"] = dies_after_the_change

    crashes.then["run.after_tool"] = dies_after_the_change
    customer.says("sim")
    with pytest.raises(Killed):
        worker.run_until_idle(within=60)
    assert backoffice.effects("change_plan") == 1
    sweep_for(worker, 150)
    assert backoffice.effects("change_plan") == 1
    assert len(gateway.texts()) == before + 2


@pytest.mark.parametrize("is_scripted", [False, True])
def test_a_refusal_is_told_as_it_is(
    is_scripted: bool,
    customer: Customer,
    worker: Worker,
    gateway: Gateway,
    backoffice: Office,
    contract: str,
    model: ModelServer,
) -> None:
    _asks(customer, worker, gateway)
    backoffice.control("PUT", "clock", {"at": "2040-01-31T12:00:00-03:00"})  # nothing was paid for years
    if is_scripted:
        words = "Seu plano não mudou: há uma fatura vencida. Quer a segunda via?"
        model.will_call(("list_plans", {"kind": None}))
        model.will_call(("change_plan", {"plan_id": "fibra-800"}))
        model.will_say(words)
    [told] = exchange(customer, worker, gateway, "sim")
    assert "há uma fatura vencida" in told
    assert refusals() == ["overdue_invoices"]
    assert (backoffice.effects("change_plan"), _plan(backoffice, contract)) == (0, "fibra-300")
    assert not GuardVerdict.objects.exists()
