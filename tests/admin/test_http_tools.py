"""Tools are set up, judged, tried and imported in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assistants.models import HttpService, HttpTool
from assistants.services import example_tools
from lia_cortex.kernel import clock
from lia_cortex.registry.models import AuditEntry
from tests.api import rows as people
from tests.integrations.backoffice.office import Office

pytestmark = pytest.mark.django_db(transaction=True)
CLINIC = Path(__file__).parents[1] / "assistants" / "http_tools" / "documents" / "clinic.yaml"
GOOD: dict[str, Any] = {
    "name": "check_line", "description": "x", "method": "GET", "path": "/v1/contracts/{contract_id}/connection",
    "arguments": "{}", "places": "{}", "filled": '{"contract_id": "{customer.contract}"}', "errors": "{}",
    "quote": "exact", "timeout_seconds": "5", "retries": "1", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def tools(backoffice: Office) -> None:
    example_tools.load(now=clock.now())


def url(name: str, page: str) -> str:
    return f"/admin/assistants/httptool/{HttpTool.objects.get(name=name).pk}/{page}/"


def test_every_row_of_the_example_company_can_be_saved_as_it_is(tools: None, admin_page: Client) -> None:
    for row in HttpTool.objects.all():
        page = admin_page.get(url(row.name, "change"))
        given = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
        form = page.context["adminform"].form
        data = {name: form[name].value() for name in given if name in form.fields}
        data = {name: value for name, value in data.items() if value is not False}
        answer = admin_page.post(url(row.name, "change"), data)
        assert answer.status_code == 302, (row.name, answer.context["adminform"].form.errors)
    assert admin_page.get("/admin/assistants/httptool/").status_code == 200
    assert admin_page.get("/admin/assistants/httpservice/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "hand_off"),
        ("name", "Bad Name"),
        ("path", "no/slash"),
        ("path", "/v1/{unknown}"),
        ("path", "/v1/x?y=1"),
        ("arguments", '{"type": "array"}'),
        ("arguments", '{"properties": {"x": {"type": "strin"}}}'),
        ("arguments", '{"properties": {}, "required": ["x"]}'),
        ("arguments", '{"properties": {"x": {"$ref": "#/x"}}}'),
        ("arguments", "[1]"),
        ("filled", '{"contract_id": "{customer.secret}"}'),
        ("filled", "[1]"),
        ("places", '{"contract_id": "cookie"}'),
        ("places", '{"nobody": "query"}'),
        ("result", "a.[b"),
        ("template", "{% include 'x' %}"),
        ("template", "{% if %}"),
        ("quote", "rendered"),
        ("errors", '{"a": 1}'),
        ("timeout_seconds", "600"),
        ("retries", "60"),
    ],
)
def test_a_row_that_could_not_be_called_is_not_saved(tools: None, admin_page: Client, field: str, value: str) -> None:
    service = HttpService.objects.get().pk
    add = "/admin/assistants/httptool/add/"
    answer = admin_page.post(add, {**GOOD, "service": service, field: value})
    assert answer.status_code == 200
    shown = "template" if field == "quote" else field
    assert shown in answer.context["adminform"].form.errors
    assert admin_page.post(add, {**GOOD, "service": service}).status_code == 302


def test_a_service_names_only_secrets_that_exist(tools: None, admin_page: Client) -> None:
    add, good = "/admin/assistants/httpservice/add/", {"name": "crm", "base_url": "https://crm.example"}
    paths = {"error_code": "code", "error_message": "message"}
    for wrong in ({"headers": '{"K": "{secret:NOBODY}"}'}, {"headers": "[1]"}, {"headers": "{}", "error_code": "a.["}):
        assert admin_page.post(add, {**good, **paths, **wrong}).status_code == 200
    right = {**good, **paths, "headers": '{"K": "{secret:BACKOFFICE_API_KEY}"}'}
    assert admin_page.post(add, right).status_code == 302


def test_a_tool_is_tried(tools: None, admin_page: Client, backoffice: Office) -> None:
    page = url("check_coverage", "try")
    assert '"postcode": ""' in admin_page.get(page).content.decode().replace("&quot;", '"')
    answer = admin_page.post(page, {"arguments": '{"postcode": "18990-000"}', "key": "try_1"})
    assert "Centro" in answer.content.decode()
    answer = admin_page.post(page, {"arguments": '{"postcode": "x"}', "key": "try_2"})
    assert "bad_arguments" in answer.content.decode()
    person = backoffice.customer("overdue")
    given = {"arguments": "{}", "customer": person["id"], "key": "try_3"}
    answer = admin_page.post(url("list_open_invoices", "try"), given)
    invoice = backoffice.get(f"customers/{person['id']}/invoices", status="unpaid")["invoices"][0]
    assert invoice["digitable_line"] in answer.content.decode()
    assert AuditEntry.objects.filter(action="assistants.tool_tried").count() == 3


def test_an_effect_is_confirmed_first_and_happens_once(tools: None, admin_page: Client, backoffice: Office) -> None:
    person = backoffice.customer("regular")
    given = {
        "arguments": '{"sector": "suporte", "reason": "wifi", "summary": "x"}', "customer": person["id"],
        "contract": person["contracts"][0]["id"], "key": "try_1",
    }  # fmt: skip
    admin_page.post(url("open_ticket", "try"), given)
    assert backoffice.effects("open_ticket") == 0
    for _ in range(2):  # the page sent twice
        answer = admin_page.post(url("open_ticket", "try"), {**given, "confirmed": "on"})
        assert "protocol" in answer.content.decode()
    assert backoffice.effects("open_ticket") == 1


def test_tools_are_imported_from_a_text_a_file_or_an_address(admin_page: Client, backoffice: Office) -> None:
    service = HttpService.objects.create(name="clinic")
    page = f"/admin/assistants/httpservice/{service.pk}/import/"
    assert admin_page.get(page).status_code == 200
    listed = admin_page.post(page, {"text": CLINIC.read_text(encoding="utf-8")})
    assert "listAppointments" in listed.content.decode()
    with CLINIC.open("rb") as file:
        listed = admin_page.post(page, {"file": file})
    assert "a schema that contains itself" in listed.content.decode()
    written = listed.context["written"]
    answer = admin_page.post(page, {"text": written, "operation": ["listAppointments", "plantTree"]})
    assert answer.status_code == 302
    [tool] = HttpTool.objects.all()
    assert (tool.name, tool.is_active) == ("list_appointments", False)
    listed = admin_page.post(page, {"url": f"{backoffice.url}/openapi.json"})
    assert "unblock_on_trust" in listed.content.decode()
    assert AuditEntry.objects.filter(action="assistants.tools_imported").count() == 1


@pytest.mark.parametrize(
    "given", [{"text": "nonsense"}, {"url": "http://169.254.169.254/latest"}, {"url": "file:///etc/passwd"}, {}]
)
def test_what_cannot_be_imported_is_said(admin_page: Client, given: dict[str, str]) -> None:
    service = HttpService.objects.create(name="clinic")
    answer = admin_page.post(f"/admin/assistants/httpservice/{service.pk}/import/", given)
    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_admins_try_and_import(tools: None, role: str) -> None:
    client = Client()
    client.force_login(people.person(role, is_staff=True))
    service = HttpService.objects.get()
    for page in (url("check_coverage", "try"), f"/admin/assistants/httpservice/{service.pk}/import/"):
        assert client.get(page).status_code in {302, 403}
