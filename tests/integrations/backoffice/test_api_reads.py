"""What the back office tells."""

from collections import Counter
from decimal import Decimal

import pytest

from lia_cortex.integrations.backoffice.simulated.people import SITUATIONS
from tests.integrations.backoffice import brazilian
from tests.integrations.backoffice.office import KEY, Office, refusal


def test_every_situation_has_customers_whose_documents_are_right(office: Office) -> None:
    customers = office.control("GET", "customers")["customers"]
    assert Counter(each["situation"] for each in customers) == dict.fromkeys(SITUATIONS, 4)
    assert len({each["document"] for each in customers}) == len({each["id"] for each in customers}) == 40
    for each in customers:
        valid = brazilian.cnpj_is_valid if each["kind"] == "company" else brazilian.cpf_is_valid
        assert valid(each["document"])


def test_the_same_customers_come_again(office: Office) -> None:
    before = office.control("GET", "customers")
    office.control("POST", "reset")
    assert office.control("GET", "customers") == before


def test_a_customer_is_found_by_document_and_by_every_way_to_write_the_phone(office: Office) -> None:
    customer = office.customer("several_addresses")
    customer.pop("situation")
    cpf, phone = customer["document"], customer["phones"][0]
    written = f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"
    assert office.get("customers", document=written)["customers"] == [customer]
    for way in (phone, f"55{phone}", f"+55 ({phone[:2]}) {phone[2:7]}-{phone[7:]}", phone[:2] + phone[3:]):
        assert office.get("customers", phone=way)["customers"] == [customer]
    assert office.get("customers", phone="11988887777") == {"customers": []}
    assert office.get(f"customers/{customer['id']}") == customer
    contracts = office.get(f"customers/{customer['id']}/contracts")["contracts"]
    assert contracts == customer["contracts"]
    assert len({each["address"]["postcode"] for each in contracts}) == 3
    assert office.get(f"contracts/{contracts[1]['id']}") == contracts[1]


@pytest.mark.parametrize(
    "query", [{}, {"document": "52998224725", "phone": "14900000000"}, {"document": "52998224724"}]
)
def test_a_customer_is_asked_for_by_one_right_thing(office: Office, query: dict[str, str]) -> None:
    assert office.http.get("/v1/customers", params=query).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["customers/x", "customers/x/contracts", "customers/x/invoices", "customers/x/payment-status",
     "customers/x/tickets",
     "contracts/x", "contracts/x/connection", "contracts/x/invoices", "contracts/x/work-orders",
     "contracts/x/visit-slots", "invoices/x", "visits/x", "tickets/x", "orders/x", "cancellation-requests/x",
     "postcodes/01001000", "coverage/01001000", "nothing"],
)  # fmt: skip
def test_what_is_not_there_is_404(office: Office, path: str) -> None:
    answer = office.http.get(f"/v1/{path}")
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"code", "message"}


def test_no_key_no_answer(office: Office) -> None:
    for key in ("", "wrong", KEY.lower()):
        assert refusal(office.http.get("/v1/plans", headers={"X-API-Key": key})) == (401, "unauthorized")
    assert office.http.delete("/v1/plans").status_code == 405


def test_every_answer_says_that_it_is_simulated(office: Office) -> None:
    for path in ("/v1/plans", "/v1/nothing", "/simulated/health", "/openapi.json", "/v1/customers"):
        assert office.http.get(path).headers["x-simulated"] == "true"


def test_plans_postcodes_and_coverage(office: Office) -> None:
    plans = {each["name"]: Decimal(each["price"]) for each in office.get("plans", kind="residential")["plans"]}
    assert plans["500 Mega"] == Decimal("109.90")
    assert "Empresarial 500 Mega" in {each["name"] for each in office.get("plans")["plans"]}
    street = office.get("postcodes/18990-000")
    assert (street["street"], street["district"], street["city"]) == ("Rua das Acácias", "Centro", "Vila Aurora")
    served = office.get("coverage/18990000")
    assert served["covered"]
    assert served["place"] == street
    assert len(served["plans"]) == 5
    outside = office.get("coverage/18990050")
    assert (outside["covered"], outside["plans"]) == (False, [])
    assert refusal(office.http.get("/v1/coverage/123")) == (422, "malformed_postcode")
    assert refusal(office.http.get("/v1/plans?kind=secret")) == (422, "invalid_request")
    assert refusal(office.http.get("/v1/plans?kynd=business")) == (422, "invalid_request")


@pytest.mark.parametrize(
    ("situation", "online", "ont", "block", "cause", "quality"),
    [
        ("regular", True, "online", "none", None, "good"),
        ("overdue", False, "online", "blocked", "billing_block", "good"),
        ("fibre_break", False, "los", "none", "fibre_break", "none"),
        ("no_power", False, "no_power", "none", "power_loss", "none"),
        ("weak_signal", True, "online", "none", None, "weak"),
    ],
)
def test_a_line_is_as_the_situation_says(
    office: Office, situation: str, online: bool, ont: str, block: str, cause: str | None, quality: str
) -> None:
    told = office.get(f"contracts/{office.contract(situation)}/connection")
    assert (told["online"], told["ont"], told["block"]) == (online, ont, block)
    assert (told["last_down_cause"], told["signal"]["quality"]) == (cause, quality)
    assert (told["last_down_at"] is None) == online


def test_an_ended_contract_has_no_connection(office: Office) -> None:
    path = f"/v1/contracts/{office.contract('former')}/connection"
    assert refusal(office.http.get(path)) == (409, "contract_cancelled")
    assert office.get(f"customers/{office.customer('former')['id']}/invoices", status="unpaid")["total"] == "0.00"


def test_a_booked_visit_is_the_open_work_order(office: Office) -> None:
    contract = office.contract("visit_booked")
    (order,) = office.get(f"contracts/{contract}/work-orders", status="booked")["work_orders"]
    assert office.get(f"contracts/{contract}/connection")["open_work_order"] == order
    assert office.get(f"visits/{order['protocol']}") == order
    assert office.get(f"contracts/{contract}/work-orders", status="done") == {"work_orders": []}


def test_the_document_of_the_api_is_open(office: Office) -> None:
    assert office.http.get("/openapi.json", headers={"X-API-Key": ""}).status_code == 200
