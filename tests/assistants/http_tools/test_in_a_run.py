"""A model calls a row: what it is offered, what it is told, what the customer is shown."""

from typing import Any

import pytest

from assistants.models import Assistant, HttpTool, RunStep
from assistants.services import http_tools
from assistants.services.guards import fencing
from assistants.types import Reply
from tests.assistants.http_tools import rows
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer
from tests.integrations.backoffice.office import Office


@pytest.fixture
def suporte(company: dict[str, Assistant], backoffice: Office) -> Assistant:
    """Give an assistant who may use the rows of the test."""
    HttpTool.objects.all().delete()
    found = company["suporte"]
    found.tools = ["check_coverage", "check_connection", "open_ticket", "secret_search"]
    found.save()
    return found


COVERAGE: dict[str, Any] = {
    "path": "/v1/coverage/{postcode}",
    "arguments": {
        "type": "object",
        "properties": {
            "postcode": {"type": "string", "pattern": r"^\d{5}-?\d{3}$", "description": "CEP", "minLength": 8},
            "note": {"type": "string"},
        },
        "required": ["postcode"],
    },
    "has_effect": False,
    "needs_customer": False,
    "personal": False,
}


def returned(model: ModelServer) -> dict[str, Any]:
    """Return what the model was told last."""
    [*_, last] = [item for item in model.asked()[-1]["input"] if item.get("type") == "function_call_output"]
    told = fencing.read(last["output"])
    assert isinstance(told, dict)
    return told


def test_a_row_is_offered_as_a_strict_function(suporte: Assistant, model: ModelServer) -> None:
    rows.tool("check_coverage", **COVERAGE)
    rows.tool("secret_search", path="/v1/customers", role="find_customer", has_effect=False)
    rows.tool("open_ticket", path="/v1/tickets", is_active=False)
    answer(request(suporte, "oi"))
    [offered] = model.asked()[0]["tools"]
    assert (offered["name"], offered["strict"]) == ("check_coverage", True)
    parameters = offered["parameters"]
    assert sorted(parameters["required"]) == ["note", "postcode"]
    assert parameters["additionalProperties"] is False
    assert parameters["properties"]["note"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert "minLength" not in parameters["properties"]["postcode"]


def test_a_model_is_told_what_the_service_told(suporte: Assistant, model: ModelServer) -> None:
    rows.tool("check_coverage", **COVERAGE, result="{covered: covered, district: place.district}")
    model.will_call(("check_coverage", {"postcode": "18990-000", "note": None}))
    model.will_say("Atendemos o Centro.")
    outcome = answer(request(suporte, "vocês atendem 18990-000?"))
    assert isinstance(outcome, Reply)
    assert returned(model) == {"covered": True, "district": "Centro"}
    assert outcome.shown == ()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"postcode": "abc", "note": None}, "postcode: must match"),
        ({"note": "x"}, "arguments: missing postcode"),
        ({"postcode": 18990000, "note": None}, "postcode: must be string"),
    ],
)
def test_arguments_that_do_not_fit_are_explained(
    suporte: Assistant, model: ModelServer, backoffice: Office, arguments: dict[str, Any], told: str
) -> None:
    rows.tool("check_coverage", **COVERAGE)
    model.will_call(("check_coverage", arguments))
    model.will_say("Qual é o CEP?")
    answer(request(suporte, "atende?"))
    assert returned(model)["error"] == "bad_arguments"
    assert told in returned(model)["message"]
    assert backoffice.control("GET", "requests")["requests"] == []


def test_a_tool_that_needs_a_customer_is_refused_without_one(
    suporte: Assistant, model: ModelServer, backoffice: Office
) -> None:
    rows.check_connection()
    model.will_call(("check_connection", {}))
    model.will_say("Preciso confirmar quem você é.")
    answer(request(suporte, "minha internet caiu"))
    assert returned(model)["error"] == "verify_first"
    assert backoffice.control("GET", "requests")["requests"] == []


def test_what_code_renders_is_shown_and_hidden_from_the_model(suporte: Assistant, model: ModelServer) -> None:
    template = "{{ answer.place.street }}, {{ answer.place.district }}\n---\n{{ answer.place.postcode }}"
    rows.tool("check_coverage", **COVERAGE, quote="rendered", template=template)
    model.will_call(("check_coverage", {"postcode": "18990000", "note": None}))
    model.will_say("Veja a seguir:")
    outcome = answer(request(suporte, "cep 18990000"))
    assert isinstance(outcome, Reply)
    assert (outcome.text, outcome.shown) == ("Veja a seguir:", ("Rua das Acácias, Centro", "18990000"))
    assert set(returned(model)) == {"shown_to_the_customer"}
    [step] = RunStep.objects.filter(kind="tool")
    assert step.result is not None
    assert step.result["shown"] == ["Rua das Acácias, Centro", "18990000"]


def test_what_a_superseded_turn_rendered_is_shown_by_the_next(suporte: Assistant, model: ModelServer) -> None:
    rows.tool("check_coverage", **COVERAGE, quote="rendered", template="{{ answer.place.street }}")
    model.will_call(("check_coverage", {"postcode": "18990000", "note": None}))
    model.will_say("Veja:")
    answer(request(suporte, "cep 18990000"))
    model.will_say("Veja a rua:")
    outcome = answer(request(suporte, "e a rua?", turn_id=2, inherits=(1,), is_first=True))
    assert isinstance(outcome, Reply)
    assert outcome.shown == ("Rua das Acácias",)


def test_a_change_of_a_row_reaches_the_next_run(suporte: Assistant, model: ModelServer) -> None:
    row = rows.tool("check_coverage", **COVERAGE)
    answer(request(suporte, "oi"))
    row.is_active = False
    row.save()
    http_tools.forget()
    answer(request(suporte, "oi", turn_id=2))
    assert [len(asked.get("tools") or []) for asked in model.asked()] == [1, 0]
