"""A day of the example company: every wish of a verified customer, alone and one after the other in one conversation.

The assistants are the seeded ones, the back office is asked over HTTP, and each wish has its one effect there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from assistants.models import CustomerVerification, GuardVerdict, Run, RunStep
from conversations.models import Conversation, Message, Outbound
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.proving import code_in, exchange, registered
from tests.integrations.backoffice.office import Office
from tests.worker import Worker

REGISTERED = "5514977776666"
PERIODS = {"morning": "de manhã", "afternoon": "à tarde"}


@dataclass
class Day:
    """A customer of the back office who writes to the company."""

    customer: Customer
    worker: Worker
    gateway: Gateway
    model: ModelServer
    office: Office
    holder: Any

    def says(self, *texts: str) -> list[str]:
        """Let the customer write a while later; return what came back."""
        self.customer.clock.forward(5 * 60)
        return exchange(self.customer, self.worker, self.gateway, *texts)

    @property
    def contract(self) -> str:
        """Return the id of the customer's contract."""
        return str(self.holder["contracts"][0]["id"])

    def tickets(self) -> list[tuple[str, str, str]]:
        """Return sector, reason and protocol of the customer's tickets, oldest first."""
        found = self.office.get(f"customers/{self.holder['id']}/tickets")["tickets"]
        return [(each["sector"], each["reason"], each["protocol"]) for each in reversed(found)]


def invoice(day: Day) -> None:
    unpaid = day.office.get(f"customers/{day.holder['id']}/invoices", status="unpaid")["invoices"]
    lead_in, *shown = day.says("quero a segunda via do meu boleto")
    assert not re.search(r"\d", lead_in)
    # Later ones keep the pace of the instance.
    said, first = Outbound.objects.order_by("-pk")[len(shown) - 1 : len(shown) + 1][::-1]
    assert said.sent_at == first.sent_at, "what code shows follows its lead-in without a pause"
    assert shown[1::3] == [each["pix_code"] for each in unpaid]
    assert shown[2::3] == [each["digitable_line"] for each in unpaid]
    assert f"R$ {unpaid[0]['amount'].replace('.', ',')}" in shown[0]


def unblock(day: Day) -> None:
    assert day.office.get(f"contracts/{day.contract}/connection")["block"] == "blocked"
    _, told = day.says("minha linha foi bloqueada, quero o desbloqueio em confiança")
    assert "10:00" in told
    assert day.office.effects("unblock_on_trust") == 1
    assert day.office.get(f"contracts/{day.contract}/connection")["block"] == "released_on_trust"


def outage(day: Day) -> None:
    city = day.holder["contracts"][0]["address"]["city"]
    back = "2026-11-22T23:30:00Z"
    begun = day.office.control("POST", "outages", {"city": city, "estimated_end": back})
    [told] = day.says("minha internet caiu")
    assert "falha na sua região" in told
    assert "20:30" in told
    day.office.control("DELETE", f"outages/{begun['id']}")


def visit(day: Day) -> None:
    [first, *_] = day.office.get(f"contracts/{day.contract}/visit-slots")["slots"]
    called = f"{first['day'][8:10]}/{first['day'][5:7]} {PERIODS[first['period']]}"
    [offered] = day.says("quero agendar uma visita do técnico")
    assert called in offered
    [booked] = day.says(f"pode ser {called}")
    orders = day.office.get(f"contracts/{day.contract}/work-orders", status="booked")["work_orders"]
    [order] = [each for each in orders if (each["day"], each["period"]) == (first["day"], first["period"])]
    assert order["protocol"] in booked
    assert day.office.effects("book_visit") == 1


def sale(day: Day) -> None:
    [plans] = day.says("quero contratar internet para a casa da praia")
    assert "R$ 109,90" in plans
    order = {
        "document": "[CPF_1]", "name": day.holder["name"], "email": "[EMAIL_1]", "phone": None,
        "birth_date": None, "postcode": "18990-000", "number": "12", "complement": None, "plan_id": "fibra-500",
        "due_day": 10,
    }  # fmt: skip
    day.model.will_call(("list_plans", {"kind": None}), match="pode registrar")
    day.model.will_call(("register_sale", order), match="pode registrar")
    who = f"CPF {day.holder['document']}, e-mail bia@example.com"
    [taken] = day.says(who, "CEP 18990-000, número 12, o plano de 500, vencimento dia 10. pode registrar")
    assert day.office.effects("place_order") == 1
    protocol = re.search(r"protocolo (\d+)", taken)
    assert protocol is not None
    assert day.office.get(f"orders/{protocol[1]}")["plan_id"] == "fibra-500"


def another_plan(day: Day) -> None:
    for each in day.office.get(f"customers/{day.holder['id']}/invoices", status="overdue")["invoices"]:
        day.office.control("POST", f"invoices/{each['id']}/paid")
    [offered] = day.says("quero um plano mais rápido")
    assert "Hoje o seu plano é o" in offered
    [asked] = day.says("o de 1 giga")
    assert "1 Giga" in asked
    lead_in, told = day.says("sim")
    assert not re.search(r"\d", lead_in)
    assert "Agora: *1 Giga*, R$ 179,90 por mês." in told
    assert day.office.effects("change_plan") == 1
    assert day.office.get(f"contracts/{day.contract}")["plan"]["id"] == "fibra-1000"


def complaint(day: Day) -> None:
    [told] = day.says("quero registrar uma reclamação: esperei o técnico e ninguém veio")
    sector, reason, protocol = day.tickets()[-1]
    assert (sector, reason) == ("ouvidoria", "reclamacao")
    assert protocol in told


def cancellation(day: Day) -> None:
    [asked] = day.says("quero cancelar a internet")
    assert asked.endswith("motivo?")
    [told] = day.says("é caro demais")
    sector, reason, protocol = day.tickets()[-1]
    assert (sector, reason) == ("cancelamento", "retencao")
    assert protocol in told
    assert day.customer.conversation.state == Conversation.State.BOT  # never closes
    day.says("sim")
    assert day.customer.conversation.state == Conversation.State.WAITING_HUMAN


@pytest.fixture
def begin(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, backoffice: Office
) -> Callable[[str], Day]:
    """Return what registers the customer under a phone."""

    def registered_as(phone: str) -> Day:
        backoffice.control("PUT", "clock", {"at": customer.clock.at.isoformat()})
        return Day(customer, worker, gateway, model, backoffice, registered(backoffice, phone, "overdue"))

    return registered_as


@pytest.mark.parametrize("wish", [invoice, unblock, outage, visit, sale, another_plan, complaint, cancellation])
def test_a_wish_of_who_writes_from_their_own_number(
    wish: Callable[[Day], None], customer: Customer, begin: Callable[[str], Day]
) -> None:
    wish(begin(customer.phone[2:]))
    assert not GuardVerdict.objects.exists()
    assert not RunStep.objects.exclude(error="").exists()
    assert not Outbound.objects.exclude(status="sent").exists()


def test_a_whole_day(begin: Callable[[str], Day]) -> None:
    day = begin(REGISTERED)
    assert "CPF" in day.says("oi, quero a segunda via do meu boleto")[0]
    assert "termina em 66" in day.says(day.holder["document"])[0]
    assert any("000201" in text for text in day.says(code_in(day.gateway.texts(REGISTERED))))
    for wish in (invoice, unblock, outage, visit, sale, another_plan, complaint, cancellation):
        wish(day)

    assert Message.objects.filter(direction="in").values("conversation").distinct().count() == 1
    assert CustomerVerification.objects.get().proof == "code"
    assert [sector for sector, _, _ in day.tickets()] == ["ouvidoria", "cancelamento"]
    assert day.office.effects("unblock_on_trust") == day.office.effects("book_visit") == 1
    assert not GuardVerdict.objects.exists()
    assert set(RunStep.objects.exclude(error="").values_list("error", flat=True)) == {"verify_first"}
    assert not Outbound.objects.exclude(status="sent").exists()
    served = {run.assistant.slug for run in Run.objects.select_related("assistant")}
    assert served == {"recepcao", "financeiro", "suporte", "comercial", "ouvidoria", "cancelamento"}
    # What identifies the customer at the back office, and who they are, reached no model.
    asked = str(day.model.asked())
    for private in (day.holder["id"], day.contract, day.holder["document"], "bia@example.com"):
        assert private not in asked
