"""What the back office does, and what it refuses."""

from typing import Any

import pytest

from tests.integrations.backoffice.office import Office, refusal

ORDER: dict[str, Any] = {
    "document": "529.982.247-25", "name": "Ana Prado", "phone": "14 90000-1234", "email": "ana@clientes.example",
    "postcode": "18990-000", "number": "10", "plan_id": "fibra-500", "due_day": 10,
}  # fmt: skip
NOON = "2026-11-22T12:00:00-03:00"


def test_a_trust_unblock_lasts_until_ten_of_the_next_day_once_a_month(office: Office) -> None:
    office.control("POST", "reset", {"at": NOON})
    contract, customer = office.contract("overdue"), office.customer("overdue")["id"]
    released = office.done(f"contracts/{contract}/trust-unblocks", "u1")
    assert released["until"] == "2026-11-23T10:00:00-03:00"
    told = office.get(f"contracts/{contract}/connection")
    assert (told["online"], told["block"]) == (True, "released_on_trust")
    assert office.get(f"customers/{customer}/payment-status")["trust_unblocks"] == [released]
    assert refusal(office.post(f"contracts/{contract}/trust-unblocks", "u2")) == (409, "already_used_this_month")
    office.control("PUT", "clock", {"at": "2026-11-23T10:00:00-03:00"})
    assert office.get(f"contracts/{contract}/connection")["block"] == "blocked"
    assert office.effects("unblock_on_trust") == 1


def test_who_is_not_blocked_or_owes_more_is_not_released(office: Office) -> None:
    path = "contracts/{}/trust-unblocks"
    assert refusal(office.post(path.format(office.contract("regular")), "a")) == (409, "not_blocked")
    several = office.post(path.format(office.contract("two_overdue")), "b")
    assert refusal(several) == (409, "several_overdue_invoices")
    assert refusal(office.post(path.format("x"), "c")) == (404, "contract_not_found")
    assert office.effects("unblock_on_trust") == 0


def test_a_month_later_it_may_be_used_again(office: Office) -> None:
    office.control("POST", "reset", {"at": NOON})
    contract = office.contract("overdue")
    office.done(f"contracts/{contract}/trust-unblocks", "u1")
    office.control("PUT", "clock", {"at": "2026-12-01T12:00:00-03:00"})
    assert office.done(f"contracts/{contract}/trust-unblocks", "u2")["until"] == "2026-12-02T10:00:00-03:00"


def test_a_visit_is_booked_cancelled_and_booked_again(office: Office) -> None:
    contract = office.contract("fibre_break")
    first, second, *_ = office.get(f"contracts/{contract}/visit-slots")["slots"]
    wanted = {"contract_id": contract, "slot_id": first["id"], "reason": "luz vermelha"}
    visit = office.done("visits", "v1", wanted)
    assert (visit["status"], visit["starts_at"]) == ("booked", first["starts_at"])
    assert office.get(f"contracts/{contract}/connection")["open_work_order"] == visit
    again = {**wanted, "slot_id": second["id"]}
    assert refusal(office.post("visits", "v2", again)) == (409, "visit_already_booked")
    assert office.done(f"visits/{visit['protocol']}/cancellation", "v3")["status"] == "cancelled"
    assert refusal(office.post(f"visits/{visit['protocol']}/cancellation", "v4")) == (409, "visit_not_booked")
    assert office.done("visits", "v5", again)["slot_id"] == second["id"]
    statuses = [each["status"] for each in office.get(f"contracts/{contract}/work-orders")["work_orders"]]
    assert statuses == ["booked", "cancelled"]


def test_a_slot_is_full_after_four(office: Office) -> None:
    everybody = office.control("GET", "customers")["customers"]
    here = [
        contract["id"]
        for customer in everybody
        for contract in customer["contracts"]
        if contract["address"]["city"] == "Vila Aurora" and customer["situation"] not in ("former", "visit_booked")
    ]
    slot = office.get(f"contracts/{here[0]}/visit-slots")["slots"][-1]["id"]
    answers = [
        office.post("visits", f"s{n}", {"contract_id": each, "slot_id": slot, "reason": "sem sinal"})
        for n, each in enumerate(here[:5])
    ]
    assert [each.status_code for each in answers] == [201, 201, 201, 201, 409]
    assert refusal(answers[-1]) == (409, "slot_not_free")
    assert slot not in {each["id"] for each in office.get(f"contracts/{here[5]}/visit-slots")["slots"]}


def test_a_visit_whose_day_has_passed_was_made(office: Office) -> None:
    contract = office.contract("visit_booked")
    (order,) = office.get(f"contracts/{contract}/work-orders")["work_orders"]
    office.control("PUT", "clock", {"at": "2040-01-02T12:00:00-03:00"})
    assert office.get(f"visits/{order['protocol']}")["status"] == "done"
    slot = office.get(f"contracts/{contract}/visit-slots")["slots"][0]["id"]
    office.done("visits", "v", {"contract_id": contract, "slot_id": slot, "reason": "de novo"})


@pytest.mark.parametrize("slot", ["tomorrow", "2026-13-01-morning", "2026-12-01-night"])
def test_a_slot_must_be_one(office: Office, slot: str) -> None:
    wanted = {"contract_id": office.contract("regular"), "slot_id": slot, "reason": "x"}
    assert refusal(office.post("visits", "v", wanted)) == (422, "no_such_slot")


def test_a_ticket_is_opened_and_listed(office: Office) -> None:
    customer = office.customer("regular")
    sectors = office.get("ticket-reasons")["sectors"]
    wanted = {"customer_id": customer["id"], "contract_id": customer["contracts"][0]["id"], "sector": "suporte"}
    ticket = office.done("tickets", "t1", {**wanted, "reason": sectors["suporte"][0], "summary": "cai à noite"})
    assert len(ticket["protocol"]) == 14
    assert office.get(f"tickets/{ticket['protocol']}") == ticket
    assert office.get(f"customers/{customer['id']}/tickets", status="open")["tickets"] == [ticket]
    assert office.get(f"customers/{customer['id']}/tickets", status="closed")["tickets"] == []
    other = {**wanted, "summary": "x", "reason": "parcelamento"}
    assert refusal(office.post("tickets", "t2", other)) == (422, "no_such_reason")
    assert refusal(office.post("tickets", "t3", {**other, "sector": "jardim"})) == (422, "no_such_sector")
    strange = {**other, "contract_id": office.contract("company")}
    assert refusal(office.post("tickets", "t4", strange)) == (404, "contract_not_found")


def test_a_payment_that_was_told_of_is_under_review_for_72_hours(office: Office) -> None:
    office.control("POST", "reset", {"at": NOON})
    customer = office.customer("overdue")["id"]
    assert office.get(f"customers/{customer}/payment-status")["proof_under_review"] is None
    told = {"customer_id": customer, "sector": "financeiro", "reason": "informar_pagamento", "summary": "paguei"}
    ticket = office.done("tickets", "t", told)
    proof = office.get(f"customers/{customer}/payment-status")["proof_under_review"]
    assert proof == {"protocol": ticket["protocol"], "answer_until": "2026-11-25T15:00:00Z"}
    office.control("PUT", "clock", {"at": "2026-11-25T12:00:00-03:00"})
    assert office.get(f"customers/{customer}/payment-status")["proof_under_review"] is None


def test_an_order_needs_coverage_a_plan_and_a_right_document(office: Office) -> None:
    order = office.done("orders", "o1", ORDER)
    assert (order["status"], order["plan_id"]) == ("under_review", "fibra-500")
    assert office.get(f"orders/{order['protocol']}") == order
    assert refusal(office.post("orders", "o2", ORDER)) == (409, "order_already_under_review")
    assert refusal(office.post("orders", "o3", {**ORDER, "postcode": "18990050"})) == (422, "no_coverage")
    assert refusal(office.post("orders", "o4", {**ORDER, "plan_id": "x"})) == (422, "no_such_plan")
    wrong = office.post("orders", "o5", {**ORDER, "document": "529.982.247-24", "due_day": 7})
    assert {each["field"] for each in wrong.json()["error"]["fields"]} == {"document", "due_day"}
    assert "529" not in wrong.text


def test_a_lead_is_registered(office: Office) -> None:
    wanted = {"name": "Ivo Melo", "phone": "14900005678", "city": "Porto Distante", "reason": "no_coverage"}
    assert office.done("leads", "l1", wanted)["reason"] == "no_coverage"
    assert office.effects("register_lead") == 1


def test_a_cancellation_is_requested_once(office: Office) -> None:
    path = f"contracts/{office.contract('regular')}/cancellation-requests"
    asked = office.done(path, "c1", {"reason": "mudança"})
    assert asked["fee"] == "225.00"
    assert office.get(f"cancellation-requests/{asked['protocol']}") == asked
    assert refusal(office.post(path, "c2")) == (409, "cancellation_already_requested")
    former = f"contracts/{office.contract('former')}/cancellation-requests"
    assert refusal(office.post(former, "c3")) == (409, "contract_cancelled")


def test_a_plan_is_changed_once_a_month_and_priced_from_the_next_invoice_on(office: Office) -> None:
    office.control("POST", "reset", {"at": NOON})
    holder = office.customer("regular")
    contract = holder["contracts"][0]
    assert contract["plan"]["id"] == "fibra-300"
    path = f"contracts/{contract['id']}/plan-changes"
    changed = office.done(path, "p1", {"plan_id": "fibra-800"})
    assert (changed["old_plan"]["id"], changed["plan"]["price"]) == ("fibra-300", "139.90")
    assert office.get(f"plan-changes/{changed['protocol']}") == changed
    assert office.get(f"contracts/{contract['id']}")["plan"]["id"] == "fibra-800"
    assert refusal(office.post(path, "p2", {"plan_id": "fibra-1000"})) == (409, "already_changed_this_month")
    assert office.effects("change_plan") == 1
    invoices = office.get(f"customers/{holder['id']}/invoices")["invoices"]
    assert {each["amount"] for each in invoices} == {"89.90"}
    assert max(each["due_date"] for each in invoices) < changed["first_due_date"]
    office.control("PUT", "clock", {"at": f"{changed['first_due_date']}T12:00:00-03:00"})
    issued = office.get(f"customers/{holder['id']}/invoices")["invoices"]
    assert [each["amount"] for each in issued if each["due_date"] >= changed["first_due_date"]] == ["139.90"]


@pytest.mark.parametrize(
    ("situation", "plan", "told"),
    [
        ("regular", "fibra-300", (409, "same_plan")),
        ("regular", "fibra-9", (422, "no_such_plan")),
        ("regular", "empresa-500", (422, "other_kind_of_plan")),
        ("overdue", "fibra-1000", (409, "overdue_invoices")),
        ("several_addresses", "fibra-300", (409, "too_soon_for_a_slower_plan")),
        ("former", "fibra-800", (409, "contract_cancelled")),
    ],
)
def test_a_plan_is_not_changed(office: Office, situation: str, plan: str, told: tuple[int, str]) -> None:
    path = f"contracts/{office.contract(situation)}/plan-changes"
    assert refusal(office.post(path, "p", {"plan_id": plan})) == told
    assert office.effects("change_plan") == 0
