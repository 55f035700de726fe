"""Tool calls: strict schemas out, judged arguments in, failures told to the model as what they are."""

import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from assistants.models import Assistant, RunStep
from assistants.services import catalog, schemas
from assistants.services.guards import fencing
from assistants.types import Reply, ToPerson
from tests.assistants.requests import answer, request
from tests.assistants.toolsets import Tickets, effects
from tests.fixtures_model import ModelServer


class _Inner(BaseModel):
    street: str
    number: int = 1


class _Arguments(BaseModel):
    """Not part of the prompt."""

    kind: Literal["a"]
    inner: _Inner
    many: list[_Inner] = Field(default_factory=list, max_length=3)
    note: str | None = Field(default=None, min_length=2)


def test_a_schema_is_strict_all_the_way_down() -> None:
    schema = schemas.strict(_Arguments)

    def check(part: Any) -> None:
        if isinstance(part, dict):
            assert not {"$ref", "default", "const", "minLength", "title"} & set(part)
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
                assert part["required"] == list(part["properties"])
            for value in part.values():
                check(value)
        elif isinstance(part, list):
            for item in part:
                check(item)

    check(schema)
    assert schema["properties"]["kind"]["enum"] == ["a"]
    nulls = {"kind": "a", "inner": {"street": "x", "number": 2}, "many": None, "note": None}
    assert _Arguments.model_validate(schemas.without_nulls(_Arguments, nulls)).many == []


def test_the_model_is_offered_only_what_the_assistant_may_use(
    company: dict[str, Assistant], model: ModelServer
) -> None:
    Assistant.objects.exclude(slug="recepcao").update(is_active=False)
    answer(request(company["recepcao"], "oi"))
    assert [tool["name"] for tool in model.asked()[0]["tools"]] == ["search_knowledge", "transfer_to_person"]

    company["suporte"].is_active = True
    company["suporte"].save()
    catalog.colleagues.forget()
    answer(request(company["recepcao"], "oi", turn_id=2))
    tools = {tool["name"]: tool for tool in model.asked()[-1]["tools"]}
    assert list(tools) == ["hand_off", "search_knowledge", "transfer_to_person"]
    assert tools["hand_off"]["parameters"]["properties"]["target"]["enum"] == ["suporte"]
    assert all(tool["strict"] for tool in tools.values())


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("open_ticket", "{not json", "bad_arguments"),
        ("open_ticket", '["a list"]', "bad_arguments"),
        ("open_ticket", {"cpf": None}, "bad_arguments"),
        ("open_ticket", {"subject": "x", "cpf": None}, "bad_arguments"),
        ("no_such_tool", {}, "unknown_tool"),
        ("search_knowledge", {"query": "x"}, "unknown_tool"),
    ],
)
def test_a_call_that_cannot_be_made_is_told_and_tried_again(
    clerk: Assistant, model: ModelServer, name: str, arguments: object, error: str
) -> None:
    model.will_call((name, arguments))
    model.will_call(("open_ticket", {"subject": "sem sinal", "cpf": None}))
    model.will_say("Pronto.")

    assert isinstance(answer(request(clerk, "abre um chamado")), Reply)
    assert effects("open_ticket") == 1
    first, second = RunStep.objects.filter(kind="tool").order_by("ordinal")
    assert (first.status, first.error, second.status) == ("failed", error, "done")
    outputs = [item for item in model.asked()[1]["input"] if item.get("type") == "function_call_output"]
    told = fencing.read(outputs[0]["output"])
    assert isinstance(told, dict)
    assert told["error"] == error


@pytest.mark.parametrize(("subject", "error"), [("refused", "closed"), ("away", "unavailable"), ("bug", "internal")])
def test_a_tool_that_fails_says_so(clerk: Assistant, model: ModelServer, subject: str, error: str) -> None:
    model.will_call(("look_up", {"subject": subject, "cpf": None}))
    model.will_say("Não consegui agora.")

    assert isinstance(answer(request(clerk, "procura aí")), Reply)
    step = RunStep.objects.get(kind="tool")
    assert (step.status, step.error) == ("failed", error)
    assert "529.982.247-25" not in json.dumps(model.asked())


@pytest.mark.parametrize("subject", ["uncertain", "bug"])
def test_an_effect_that_may_have_happened_goes_to_a_person(clerk: Assistant, model: ModelServer, subject: str) -> None:
    model.will_call(("open_ticket", {"subject": subject, "cpf": None}))

    outcome = answer(request(clerk, "abre um chamado"))

    assert isinstance(outcome, ToPerson)
    assert outcome.reason == "unknown_effect:open_ticket"
    assert RunStep.objects.get(kind="tool").status == "unknown"


def test_tools_get_values_and_the_model_gets_tokens(clerk: Assistant, model: ModelServer) -> None:
    cpf = "529.982.247-25"
    model.will_call(("look_up", {"subject": "conta", "cpf": "[CPF_1]"}))
    model.will_say("Achei a conta de [CPF_1].")

    outcome = answer(request(clerk, f"meu cpf é {cpf} e o email ana@x.com", summary=f"CPF {cpf}"))

    assert isinstance(outcome, Reply)
    assert outcome.text == "Achei a conta de [CPF_1]."
    assert Tickets.seen[0][1].cpf == cpf
    step = RunStep.objects.get(kind="tool")
    assert (step.result or {})["data"] == {"found": "conta", "owner": "[CPF_1]", "number": "[CPF_1]"}
    sent = json.dumps(model.asked())
    assert "52998224725" not in sent
    assert cpf not in sent
    assert "ana@x.com" not in sent


def test_call_ids_never_meet_again(clerk: Assistant, model: ModelServer) -> None:
    for turn in (1, 2):
        model.will_call(
            ("open_ticket", {"subject": "sinal", "cpf": None}), ("open_ticket", {"subject": "luz", "cpf": None})
        )
        model.will_say("Pronto.")
        answer(request(clerk, "abre", turn_id=turn))

    ids = list(RunStep.objects.filter(kind="tool").values_list("call_id", flat=True))
    assert len(set(ids)) == len(ids) == effects("open_ticket") == 4
    assert all(len(call_id) <= 64 for call_id in ids)
