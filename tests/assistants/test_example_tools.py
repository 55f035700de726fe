"""The example company's tools against its back office: each one works, and shows what it must."""

import json
import re
from typing import Any

import pytest

from assistants.models import HttpTool
from assistants.services import argument_checks, example_tools, http_tools
from assistants.services.http_tools import Outcome
from assistants.types import ToolContext, VerifiedCustomer
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused
from tests.assistants.http_tools import rows
from tests.integrations.backoffice.office import Office

pytestmark = pytest.mark.django_db(transaction=True)
OFFERED = {
    "check_connection", "list_open_invoices", "trust_unblock", "payment_status", "open_work_order", "open_ticket",
    "list_visit_slots", "book_visit", "check_coverage", "list_plans", "register_sale", "register_lead",
    "current_plan", "change_plan",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tools(backoffice: Office) -> None:
    example_tools.load(now=clock.now())


def use(name: str, arguments: dict[str, Any] | None = None, of: VerifiedCustomer | None = None, **more: Any) -> Outcome:
    """Use a tool as a run does."""
    tool = HttpTool.objects.select_related("service").get(name=name)
    assert argument_checks.faults(tool.arguments, arguments or {}) == ""
    context: ToolContext = rows.context(of, **more)
    return http_tools.run(tool=tool, arguments=arguments or {}, context=context)


def test_it_has_the_tools_of_the_example_company() -> None:
    assert set(example_tools.names()) == OFFERED
    assert {tool.name for tool in http_tools.offered()} == OFFERED


def test_every_effect_has_a_key_and_everything_personal_a_customer() -> None:
    for tool in HttpTool.objects.all():
        assert tool.is_repeatable
        assert tool.has_effect == (tool.method == "POST"), tool.name
        if not tool.role and tool.name not in {
            "check_coverage", "list_plans", "register_sale", "register_lead",
        }:  # fmt: skip
            assert tool.needs_customer, tool.name
            assert tool.personal, tool.name


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ("regular", {"online": True, "ont": "online", "block": "none", "outage": None}),
        ("fibre_break", {"online": False, "ont": "los", "last_down_cause": "fibre_break"}),
        ("no_power", {"ont": "no_power"}),
        ("weak_signal", {"signal": "weak"}),
    ],
)
def test_check_connection(backoffice: Office, situation: str, expected: dict[str, Any]) -> None:
    told = use("check_connection", of=rows.customer(backoffice, situation)).data
    assert {name: told[name] for name in expected} == expected
    assert "contract_id" not in json.dumps(told)


def test_check_connection_tells_an_outage_of_the_region(backoffice: Office) -> None:
    customer = rows.customer(backoffice)
    city = backoffice.customer("regular")["contracts"][0]["address"]["city"]
    backoffice.control("POST", "outages", {"city": city})
    assert use("check_connection", of=customer).data["outage"]["cause"] == "rompimento de fibra"


def test_invoices_are_rendered_with_their_codes_alone(backoffice: Office) -> None:
    customer = rows.customer(backoffice, "overdue")
    [invoice, *_] = backoffice.get(f"customers/{customer.reference}/invoices", status="unpaid")["invoices"]
    outcome = use("list_open_invoices", of=customer)
    assert outcome.data["overdue"] == 1
    head, pix, line, *_ = outcome.shown
    year, month, day = invoice["due_date"].split("-")
    assert f"R$ {invoice['amount'].replace('.', ',')}" in head
    assert f"{day}/{month}/{year}" in head
    assert (pix, line) == (invoice["pix_code"], invoice["digitable_line"])
    told = json.dumps(outcome.data)
    assert not re.search(r"\d{3,}", told)


def test_who_owes_nothing_is_shown_nothing(backoffice: Office) -> None:
    customer = rows.customer(backoffice)
    for invoice in backoffice.get(f"customers/{customer.reference}/invoices", status="unpaid")["invoices"]:
        backoffice.control("POST", f"invoices/{invoice['id']}/paid")
    outcome = use("list_open_invoices", of=customer)
    assert (outcome.data, outcome.shown) == ({"unpaid_invoices": 0, "overdue": 0}, ())


def test_payment_status_is_rendered(backoffice: Office) -> None:
    outcome = use("payment_status", of=rows.customer(backoffice, "two_overdue"))
    assert outcome.data["overdue_invoices"] == 2
    [text] = outcome.shown
    assert "Faturas vencidas: 2, no total de R$ " in text


def test_trust_unblock_works_once_and_says_why_not(backoffice: Office) -> None:
    customer = rows.customer(backoffice, "overdue")
    outcome = use("trust_unblock", of=customer, call_id="a")
    [text] = outcome.shown
    assert outcome.data["protocol"] in text
    assert "10:00" in text
    with pytest.raises(Refused, match="já foi usado") as refused:
        use("trust_unblock", of=customer, call_id="b")
    assert refused.value.code == "already_used_this_month"
    with pytest.raises(Refused) as refused:
        use("trust_unblock", of=rows.customer(backoffice), call_id="c")
    assert refused.value.code == "not_blocked"
    assert backoffice.effects("unblock_on_trust") == 1


def test_a_visit_is_really_booked(backoffice: Office) -> None:
    customer = rows.customer(backoffice)
    assert use("open_work_order", of=customer).data == {"open_work_orders": []}
    [free, *_] = use("list_visit_slots", of=customer).data["free"]
    booked = use("book_visit", {"slot_id": free["slot_id"], "reason": "lenta"}, customer).data
    assert (booked["day"], booked["period"]) == (free["day"], free["period"])
    [order] = use("open_work_order", of=customer).data["open_work_orders"]
    assert order["protocol"] == booked["protocol"]
    with pytest.raises(Refused) as refused:
        use("book_visit", {"slot_id": free["slot_id"], "reason": "lenta"}, customer, call_id="other")
    assert refused.value.code == "visit_already_booked"


def test_a_ticket_is_opened_for_the_customer(backoffice: Office) -> None:
    customer = rows.customer(backoffice)
    told = use("open_ticket", {"sector": "suporte", "reason": "wifi", "summary": "Cai."}, customer).data
    ticket = backoffice.get(f"tickets/{told['protocol']}")
    assert (ticket["customer_id"], ticket["contract_id"]) == (customer.reference, customer.contract)


def test_a_plan_is_changed_once_and_its_prices_are_rendered(backoffice: Office) -> None:
    customer = rows.customer(backoffice)
    assert use("current_plan", of=customer).data["plan"]["plan_id"] == "fibra-300"
    outcome = use("change_plan", {"plan_id": "fibra-800"}, customer)
    assert outcome.data == {"changed": True}
    [text] = outcome.shown
    assert "Antes: 300 Mega, R$ 89,90 por mês." in text
    assert "Agora: *800 Mega*, R$ 139,90 por mês." in text
    assert use("current_plan", of=customer).data["plan"]["plan_id"] == "fibra-800"
    with pytest.raises(Refused, match="já foi mudado neste mês"):
        use("change_plan", {"plan_id": "fibra-1000"}, customer, call_id="other")
    with pytest.raises(Refused, match="Há fatura vencida") as refused:
        use("change_plan", {"plan_id": "fibra-1000"}, rows.customer(backoffice, "overdue"), call_id="third")
    assert refused.value.code == "overdue_invoices"
    assert backoffice.effects("change_plan") == 1


def test_coverage_and_plans_need_no_customer() -> None:
    told = use("check_coverage", {"postcode": "18990-000"}).data
    assert (told["covered"], told["place"]["district"]) == (True, "Centro")
    plans = use("list_plans", {"kind": "business"}).data["plans"]
    assert [plan["plan_id"] for plan in plans] == ["empresa-500"]
    assert len(use("list_plans").data["plans"]) == 5
    with pytest.raises(Refused) as refused:
        use("check_coverage", {"postcode": "00000-000"})
    assert refused.value.code == "postcode_not_found"


def test_a_sale_and_a_lead_take_the_number_that_the_customer_writes_from(backoffice: Office) -> None:
    sale = {
        "document": "529.982.247-25", "name": "Bia Souza", "email": "bia@example.com", "postcode": "18990-000",
        "number": "12", "plan_id": "fibra-500", "due_day": 10,
    }  # fmt: skip
    told = use("register_sale", sale, phones=("+5514988887777",)).data
    assert told["status"] == "under_review"
    lead = {"name": "Bia Souza", "city": "Porto Distante", "reason": "no_coverage"}
    assert use("register_lead", lead, phones=("+5514988887777",), call_id="lead").data["protocol"]
    assert (backoffice.effects("place_order"), backoffice.effects("register_lead")) == (1, 1)
    with pytest.raises(Refused) as refused:
        use("register_lead", lead, call_id="no phone")
    assert refused.value.code == "invalid_request"


def test_the_roles_that_code_uses(backoffice: Office) -> None:
    person = backoffice.customer("several_addresses")
    context = rows.context()

    def ask(role: str, **arguments: str) -> Any:
        return http_tools.call(tool=http_tools.by_role(role), arguments=arguments, context=context)

    [found] = ask("find_customer_by_phone", phone=f"+55{person['phones'][0]}")["customers"]
    assert found["id"] == person["id"]
    [found] = ask("find_customer_by_document", document=person["document"])["customers"]
    assert found["id"] == person["id"]
    assert len(ask("customer_contracts", customer_id=person["id"])["contracts"]) > 1
    assert ask("customer", customer_id=person["id"])["name"] == person["name"]
    assert ask("contract_outage", contract_id=person["contracts"][0]["id"]) == {"outage": None}
    assert ask("outages") == {"outages": []}
