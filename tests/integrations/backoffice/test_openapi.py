"""The OpenAPI document: valid, complete, and true."""

from typing import Any

import pytest
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from lia_cortex.integrations.backoffice.simulated import api
from tests.integrations.backoffice.office import Office


@pytest.fixture
def document(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.http.get("/openapi.json").json()
    return found


def _holds(document: dict[str, Any], path: str, method: str, status: int, answer: object) -> None:
    responses = document["paths"][path][method]["responses"]
    schema = responses[str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer)


def test_it_is_a_valid_document_of_every_operation(document: dict[str, Any]) -> None:
    validate_schema(document)  # type: ignore[no-untyped-call]
    assert document["openapi"].startswith("3.1")
    described = {
        (method.upper(), path, each["operationId"], each["x-effect"])
        for path, methods in document["paths"].items()
        for method, each in methods.items()
    }
    assert described == {(each.method, each.path, each.id, each.method == "POST") for each in api.OPERATIONS}
    assert len({each.id for each in api.OPERATIONS}) == len(api.OPERATIONS) == 31


def test_every_effect_asks_for_an_idempotency_key(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for method, each in methods.items():
            headers = {given["name"] for given in each["parameters"] if given["in"] == "header" and given["required"]}
            assert headers == ({"Idempotency-Key"} if method == "post" else set())
            assert {"401", "503"} <= set(each["responses"])


def test_answers_are_as_described(document: dict[str, Any], office: Office) -> None:
    office.control("POST", "outages", {"city": "Vila Aurora"})
    filled = {"postcode": "18990000"}
    for situation in ("overdue", "visit_booked", "company"):
        customer = office.customer(situation)
        filled |= {"customer_id": customer["id"], "contract_id": customer["contracts"][0]["id"]}
        for each in api.OPERATIONS:
            if each.method == "GET" and set(each.parameters) <= set(filled):
                query = {"document": customer["document"]} if each.id == "find_customers" else {}
                answer = office.http.get(each.path.format(**filled), params=query)
                _holds(document, each.path, "get", answer.status_code, answer.json())


def test_refusals_are_as_described(document: dict[str, Any], office: Office) -> None:
    missing = office.http.get("/v1/invoices/x")
    _holds(document, "/v1/invoices/{invoice_id}", "get", missing.status_code, missing.json())
    wrong = office.post("leads", "k", {})
    _holds(document, "/v1/leads", "post", wrong.status_code, wrong.json())
    refused = office.post(f"contracts/{office.contract('regular')}/trust-unblocks", "k")
    path = "/v1/contracts/{contract_id}/trust-unblocks"
    _holds(document, path, "post", refused.status_code, refused.json())
