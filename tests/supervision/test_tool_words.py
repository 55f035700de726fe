"""What a look-up tells is in words, for every field and code of the example company's tools."""

from collections.abc import Iterator
from typing import Any, get_args

import jmespath  # type: ignore[import-untyped]
import pytest
from django.utils import translation
from pydantic import BaseModel

from assistants.models import HttpTool
from assistants.services import example_tools
from lia_cortex.integrations.backoffice.simulated import answers, answers_service
from lia_cortex.kernel import clock
from lia_cortex.supervision.queries import tool_words
from lia_cortex.supervision.queries.tool_fields import CODES, FIELDS

WHOLE = {"proof_under_review": answers.Proof}
"""Fields that tools hand on as the back office tells them."""

TOLD_IN_CODES: dict[str, tuple[type[BaseModel], str]] = {
    "block": (answers_service.Connection, "block"),
    "last_down_cause": (answers_service.Connection, "last_down_cause"),
    "ont": (answers_service.Connection, "ont"),
    "session": (answers_service.Connection, "session"),
    "signal": (answers_service.Signal, "quality"),
    "period": (answers_service.Visit, "period"),
    "kind": (answers.Plan, "kind"),
}


def _keys(node: Any) -> Iterator[str]:
    if node["type"] == "key_val_pair":
        yield node["value"]
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _keys(child)


def _literals(annotation: Any) -> set[str]:
    parts = get_args(annotation)
    return {each for part in parts for each in ({part} if isinstance(part, str) else _literals(part))}


@pytest.mark.django_db
def test_every_field_of_the_example_company_s_tools_has_words() -> None:
    example_tools.load(now=clock.now())
    tools = HttpTool.objects.filter(role="")
    fields = {key for tool in tools if tool.result for key in _keys(jmespath.compile(tool.result).parsed)}
    assert len(fields) > 30
    assert set(WHOLE) <= fields
    for model in WHOLE.values():
        fields |= set(model.model_fields)
    assert fields <= set(FIELDS)
    with translation.override("pt-br"):
        untranslated = {name for name in fields if tool_words.field(name) == _english(name)}
    assert untranslated <= {"plan", "status", "download_mbps", "upload_mbps", "online"}, "the same word in Portuguese"


def test_every_code_of_the_back_office_has_words() -> None:
    for name, (model, attribute) in TOLD_IN_CODES.items():
        told = _literals(model.model_fields[attribute].annotation)
        assert told
        assert told <= set(CODES[name]), name


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Plan: Fibra 500, Price per month: R$ 1,099.90; Day: 24 Nov 2026, Period: morning; 23 Nov 2026, 14:05"),
        ("pt-br", "Plano: Fibra 500, Preço por mês: R$ 1.099,90; Dia: 24/11/2026, Período: manhã; 23/11/2026 14:05"),
    ],
)
def test_values_are_written_as_the_reader_writes_them(language: str, said: str) -> None:
    told = [
        {"plan_id": "f500", "plan": "Fibra 500", "price_per_month": "1099.90"},
        {"slot_id": "2026-11-24-morning", "day": "2026-11-24", "period": "morning"},
        "2026-11-23T14:05:00-03:00",
    ]
    with translation.override(language):
        assert tool_words.value(told) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"router_model": "AX-3"}, "Router model: AX-3"),
        ("2026-99-99", "2026-99-99"),
        ("2026-11-23Tea", "2026-11-23Tea"),
        ([], "–"),
        ({"plan_id": "x"}, "–"),
    ],
)
def test_what_has_no_words_is_readable(told: Any, said: str) -> None:
    assert tool_words.value(told) == said
    assert tool_words.value("muito", of="price_per_month") == "muito"
    assert tool_words.value("wet", of="signal") == "wet"


def _english(name: str) -> str:
    with translation.override("en"):
        return tool_words.field(name)
