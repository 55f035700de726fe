"""An OpenAPI document becomes rows that a person reviews."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from assistants.models import HttpService, HttpTool
from assistants.services import argument_checks, http_tools, schemas
from assistants.services.http_tools import building, checking, importing, openapi
from lia_cortex.kernel.errors import Refused
from tests.assistants.http_tools import rows
from tests.integrations.backoffice.office import Office

pytestmark = pytest.mark.django_db(transaction=True)
CLINIC = (Path(__file__).parent / "documents" / "clinic.yaml").read_text(encoding="utf-8")


def everything(document: openapi.Document, service: HttpService) -> dict[str, HttpTool]:
    """Import all operations; return the tools by name."""
    made = importing.fill(service=service, document=document, wanted={each.id for each in document.operations})
    return {tool.name: tool for tool in made}


def test_the_back_offices_own_document(backoffice: Office) -> None:
    document = openapi.read(backoffice.http.get("/openapi.json").text)
    service = HttpService.objects.create(name="backoffice")
    tools = everything(document, service)
    assert len(tools) == len(document.operations) == 31
    assert not any(tool.is_active for tool in tools.values())
    assert not any(tool.name for tool in http_tools.offered())
    for tool in tools.values():
        assert checking.faults(tool) == [], tool.name
        assert schemas.strict(tool.arguments)["additionalProperties"] is False
    assert service.headers == {"X-API-Key": "{secret:BACKOFFICE_API_KEY}"}
    assert service.base_url == ""  # the environment says where it is
    ticket = tools["open_ticket"]
    assert (ticket.method, ticket.has_effect, ticket.needs_customer) == ("POST", True, True)
    assert ticket.idempotency_header == "Idempotency-Key"
    assert ticket.filled == {"customer_id": "{customer.reference}", "contract_id": "{customer.contract?}"}
    assert set(ticket.arguments["properties"]) == {"sector", "reason", "summary"}
    assert tools["list_plans"].needs_customer is False


def test_what_was_imported_works(backoffice: Office) -> None:
    document = openapi.read(backoffice.http.get("/openapi.json").text)
    tools = everything(document, HttpService.objects.create(name="backoffice"))
    customer = rows.customer(backoffice)
    context = rows.context(customer)
    found = http_tools.call(tool=tools["check_connection"], arguments={}, context=context)
    assert found["contract_id"] == customer.contract
    assert argument_checks.faults(tools["open_ticket"].arguments, rows.TICKET) == ""
    http_tools.call(tool=tools["open_ticket"], arguments=rows.TICKET, context=context)
    assert backoffice.effects("open_ticket") == 1


def test_importing_twice_makes_nothing_twice(backoffice: Office) -> None:
    document = openapi.read(backoffice.http.get("/openapi.json").text)
    service = HttpService.objects.create(name="backoffice")
    everything(document, service)
    assert everything(document, service) == {}
    other = HttpService.objects.create(name="other", base_url="https://other.example")
    again = everything(document, other)
    assert "open_ticket_2" in again


def test_a_document_that_somebody_else_wrote() -> None:
    document = openapi.read(CLINIC)
    problems = {each.id: each.problem for each in document.operations if each.problem}
    assert set(problems) == {"upload", "plantTree", "admin", "elsewhere"}
    assert "itself" in problems["plantTree"]
    assert "cookie" in problems["admin"]
    service = HttpService.objects.create(name="clinic")
    tools = everything(document, service)
    assert set(tools) == {"list_appointments", "book_appointment", "get_specialities"}
    assert service.base_url == "https://api.clinica.example/v2"
    assert service.headers == {"Authorization": "Bearer {secret:CLINIC_API_KEY}"}
    for tool in tools.values():
        assert checking.faults(tool) == [], tool.name

    booking = tools["book_appointment"]
    assert booking.idempotency_header == "X-Idempotency-Key"
    properties = booking.arguments["properties"]
    assert properties["name"] == {"type": "string", "minLength": 2}
    assert properties["email"]["type"] == ["string", "null"]
    assert properties["weeks"] == {"type": "integer", "exclusiveMinimum": 0}
    assert properties["address"]["properties"]["lines"]["items"] == {"type": "string", "maxLength": 40}
    assert sorted(booking.arguments["required"]) == ["day", "name", "weeks"]
    assert booking.filled == {"clientId": "{customer.reference}", "body_clientId": "{customer.reference?}"}
    assert booking.places == {"body_clientId": "body:clientId"}


def test_lists_and_odd_names_are_sent_as_the_document_says() -> None:
    service = HttpService.objects.create(name="clinic")
    tool = everything(openapi.read(CLINIC), service)["list_appointments"]
    service.headers = {}
    arguments = {
        "status": ["booked", "done"], "unit": [1, 2], "fields": ["a", "b"], "from": "2026-11-22", "X_Tenant": "t1",
    }  # fmt: skip
    assert argument_checks.faults(tool.arguments, arguments) == ""
    tool.service = service
    tool.filled = {"clientId": "c/1"}
    request = building.request(tool, arguments, rows.context())
    address, _, query = request.url.partition("?")
    assert address == "https://api.clinica.example/v2/clients/c%2F1/appointments"
    assert sorted(query.split("&")) == [
        "fields=a%2Cb", "from=2026-11-22", "status=booked", "status=done", "unit%5B%5D=1", "unit%5B%5D=2",
    ]  # fmt: skip
    assert request.headers["X-Tenant"] == "t1"


@pytest.mark.parametrize("text", ["", "{}", "[1]", "swagger: '2.0'", "a: [", '{"openapi": "2.0"}', "x" * 100])
def test_what_is_no_such_document_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        openapi.read(text)


@pytest.mark.parametrize(
    "broken",
    [
        {"paths": {"/x": None}},
        {"paths": {"/x": {"get": {"parameters": [{"$ref": "#/nowhere"}]}}}},
        {"paths": {"/x": {"get": {"parameters": ["text"]}}}},
        {"paths": {"/x": {"get": {"parameters": [{"in": "query"}]}}}},
        {"paths": {"/x": {"post": {"requestBody": {"content": {"application/json": {"schema": []}}}}}}},
        {"paths": []},
        {"paths": {}, "servers": "x"},
        {"paths": {}, "components": [], "servers": [None], "info": "x"},
    ],
)
def test_a_broken_document_breaks_nothing(broken: dict[str, Any]) -> None:
    document = openapi.read(orjson.dumps({"openapi": "3.1.0", **broken}).decode())
    assert all(each.problem or not each.values for each in document.operations)
