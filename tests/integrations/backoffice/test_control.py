"""Every fault, and what tests and drills steer."""

import threading
import time
from datetime import datetime

import httpx2
import pytest

from lia_cortex.integrations.backoffice.simulated.backoffice import BackOffice, Options
from lia_cortex.integrations.backoffice.simulated.latency import Latency
from tests.integrations.backoffice.office import Office, refusal

LEAD = {"name": "Ivo Melo", "phone": "14900005678", "city": "Monte Claro", "reason": "prospect"}


@pytest.mark.parametrize(("kind", "effects"), [("cut_before", 0), ("cut_after", 1)])
def test_a_cut_connection_leaves_the_caller_in_doubt(office: Office, kind: str, effects: int) -> None:
    office.control("POST", "faults", {"kind": kind, "operation": "register_lead", "count": 1})
    with pytest.raises(httpx2.TransportError):
        office.post("leads", "k", LEAD)
    assert office.effects("register_lead") == effects
    again = office.post("leads", "k", LEAD)
    assert again.status_code == 201
    assert ("idempotent-replayed" in again.headers) == bool(effects)
    assert office.effects("register_lead") == 1


@pytest.mark.parametrize(("effect", "effects"), [(False, 0), (True, 1)])
def test_a_status_with_and_without_the_effect(office: Office, effect: bool, effects: int) -> None:
    office.control("POST", "faults", {"kind": "status", "status": 502, "effect": effect, "count": 1})
    assert refusal(office.post("leads", "k", LEAD)) == (502, "simulated_fault")
    assert office.effects("register_lead") == effects
    office.done("leads", "k", LEAD)
    assert office.effects("register_lead") == 1


def test_a_share_of_the_requests_is_struck(office: Office) -> None:
    office.control("POST", "faults", {"kind": "status", "operation": "list_plans", "share": 0.5})
    statuses = [office.http.get("/v1/plans").status_code for _ in range(40)]
    assert set(statuses) == {200, 503}
    assert office.control("GET", "faults")["faults"][0]["struck"] == statuses.count(503)


def test_it_is_away_until_the_fault_is_gone(office: Office) -> None:
    office.control("POST", "faults", {"kind": "status", "operation": "list_plans", "retry_after": 7})
    for _ in range(3):
        answer = office.http.get("/v1/plans")
        assert (*refusal(answer), answer.headers["retry-after"]) == (503, "simulated_fault", "7")
    office.get("ticket-reasons")
    assert office.control("GET", "faults")["faults"][0]["struck"] == 3
    office.control("DELETE", "faults")
    office.get("plans")


def test_a_request_that_hangs_still_takes_effect(office: Office) -> None:
    office.control("POST", "faults", {"kind": "hang", "seconds": 1.5, "operation": "register_lead", "count": 1})
    with pytest.raises(httpx2.ReadTimeout):
        office.http.post("/v1/leads", json=LEAD, headers={"Idempotency-Key": "k"}, timeout=0.5)
    pause, until = threading.Event(), time.monotonic() + 20
    while [each["status"] for each in office.control("GET", "requests")["requests"]] != [201]:
        assert time.monotonic() < until, "it never ended"
        pause.wait(0.02)
    assert office.effects("register_lead") == 1


@pytest.mark.parametrize("fault", [{"kind": "gremlin"}, {"kind": "hang", "colour": 1}, {}, []])
def test_an_unknown_fault_is_refused(office: Office, fault: object) -> None:
    assert office.http.post("/simulated/faults", json=fault).status_code == 400
    assert office.control("GET", "faults") == {"faults": []}


def test_latency_is_drawn_between_its_ends(office: Office) -> None:
    assert Options().latency == Latency(low=0.2, high=2.0)
    chance = BackOffice(Options()).chance
    drawn = [Latency().draw(chance) for _ in range(2000)]
    assert min(drawn) >= 0.2
    assert max(drawn) <= 2.0
    assert office.control("PUT", "latency", {"low": 0.01, "high": 0.02}) == {"low": 0.01, "high": 0.02}
    office.get("plans")
    for wrong in ({"low": 2, "high": 1}, {"low": -1, "high": 1}, {"mean": 1}):
        assert office.http.put("/simulated/latency", json=wrong).status_code == 400
    office.control("POST", "reset")
    assert office.control("GET", "latency") == {"low": 0, "high": 0}


def test_an_outage_begins_and_ends_in_its_region(office: Office) -> None:
    contract = office.get(f"contracts/{office.contract('regular')}")
    here = contract["address"]
    wanted = {"city": here["city"], "districts": [here["district"]], "estimated_end": "2030-01-01T18:00:00-03:00"}
    outage = office.control("POST", "outages", wanted)
    told = office.get(f"contracts/{contract['id']}/connection")
    assert (told["online"], told["last_down_cause"], told["ont"]) == (False, "regional_outage", "offline")
    assert told["outage"] == outage
    assert datetime.fromisoformat(told["last_down_at"]) == datetime.fromisoformat(outage["started_at"])
    assert office.get("outages", postcode=here["postcode"])["outages"] == [outage]
    assert office.get("outages", city=here["city"].upper())["outages"] == [outage]
    assert office.get("outages", postcode="18990100")["outages"] == []
    office.control("DELETE", f"outages/{outage['id']}")
    assert office.get(f"contracts/{contract['id']}/connection")["online"]
    assert office.get("outages")["outages"] == []
    assert office.http.delete(f"/simulated/outages/{outage['id']}").status_code == 404


def test_an_outage_without_districts_is_the_whole_city(office: Office) -> None:
    office.control("POST", "outages", {"city": "Rio Sereno"})
    assert len(office.get("outages", postcode="18990090")["outages"]) == 1
    assert office.get("outages", city="Vila Aurora")["outages"] == []


def test_customers_are_added_once_for_each_phone(office: Office) -> None:
    wanted = {"phones": ["5511910000001", "5511910000002"], "situation": "overdue", "name": "Lia Teste"}
    first = office.control("POST", "customers", wanted)
    assert office.control("POST", "customers", wanted) == first
    (found,) = office.get("customers", phone="5511910000002")["customers"]
    assert (found["id"], found["name"]) == (first["ids"][1], "Lia Teste")
    assert office.get(f"contracts/{found['contracts'][0]['id']}/connection")["block"] == "blocked"
    assert office.http.post("/simulated/customers", json={"phones": ["x"]}).status_code == 400


def test_a_line_breaks_and_is_mended(office: Office) -> None:
    contract = office.contract("regular")
    office.control("PUT", f"contracts/{contract}/line", {"line": "fibre_break"})
    assert office.get(f"contracts/{contract}/connection")["ont"] == "los"
    office.control("PUT", f"contracts/{contract}/line", {"line": "up"})
    assert office.get(f"contracts/{contract}/connection")["online"]
    assert office.http.put("/simulated/contracts/x/line", json={"line": "up"}).status_code == 404


def test_months_go_by_and_invoices_come(office: Office) -> None:
    path = f"contracts/{office.contract('regular')}/invoices"
    before = office.get(path)["invoices"]
    office.control("PUT", "clock", {"at": "2040-05-28T12:00:00-03:00"})
    office.control("PUT", "clock", {"at": "2039-01-01T12:00:00-03:00"})
    office.control("PUT", "clock", {"at": None})
    after = office.get(path)["invoices"]
    assert [each["reference"] for each in after[len(before) :]] == [f"2040-{n:02d}" for n in range(2, 7)]


def test_a_reset_forgets_effects(office: Office) -> None:
    office.done("leads", "k", LEAD)
    office.control("POST", "reset")
    assert office.control("GET", "effects") == {"count": 0, "effects": []}
    assert "idempotent-replayed" not in office.post("leads", "k", LEAD).headers
    assert office.control("GET", "health") == {"status": "ok", "simulated": "backoffice"}
