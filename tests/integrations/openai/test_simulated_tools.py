"""Which of a company's tools the simulated model picks, and what it says of their results."""

from typing import Any

import orjson
import pytest

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.types import ToolSpec
from tests.integrations.openai.asking import asked, returned, schema

TEXT = {"type": "string"}
PROPERTIES: dict[str, dict[str, Any]] = {
    "check_connection": {}, "list_open_invoices": {}, "payment_status": {}, "trust_unblock": {},
    "open_work_order": {}, "list_visit_slots": {}, "list_plans": {},
    "book_visit": {"slot_id": TEXT, "reason": TEXT},
    "check_coverage": {"postcode": TEXT},
    "open_ticket": {"sector": {"type": "string", "enum": ["suporte", "financeiro"]},
                    "reason": {"type": "string", "enum": ["lentidao", "wifi"]}, "summary": TEXT},
}  # fmt: skip
TOOLS = tuple(
    ToolSpec(name=name, description=name, parameters=schema(**properties)) for name, properties in PROPERTIES.items()
)
SLOTS = {"free": [
    {"slot_id": "2026-11-23-afternoon", "day": "2026-11-23", "period": "afternoon"},
    {"slot_id": "2026-11-24-morning", "day": "2026-11-24", "period": "morning"},
]}  # fmt: skip


def _called(answer: Any) -> tuple[str, dict[str, Any]]:
    (call,) = answer.tool_calls
    return call.name, orjson.loads(call.arguments_json)


@pytest.mark.parametrize(
    ("words", "tool"),
    [
        ("minha internet caiu", "check_connection"),
        ("me manda a segunda via do boleto", "list_open_invoices"),
        ("já paguei ontem", "payment_status"),
        ("faz o desbloqueio em confiança pra mim", "trust_unblock"),
        ("quando o técnico vem?", "open_work_order"),
        ("quero agendar uma visita", "list_visit_slots"),
        ("pode ser 24/11 de manhã", "list_visit_slots"),
        ("quero contratar um plano", "list_plans"),
        ("tem cobertura no CEP 18990-000?", "check_coverage"),
        ("abre um chamado, o wifi está horrível no quarto", "check_connection"),
        ("abre um chamado pra mim", "open_ticket"),
    ],
)
def test_the_tool_that_the_words_ask_for(model: Model, words: str, tool: str) -> None:
    assert _called(model.answer(asked(words, tools=TOOLS)))[0] == tool


def test_free_half_days_are_offered_and_the_named_one_is_booked(model: Model) -> None:
    first = model.answer(asked("quero agendar uma visita", tools=TOOLS))
    listed = returned(first, SLOTS, name="list_visit_slots")
    text = model.answer(asked("quero agendar uma visita", *listed, tools=TOOLS)).text
    assert "23/11 à tarde, 24/11 de manhã" in text
    words = "pode ser 24/11 de manhã"
    listed = returned(model.answer(asked(words, tools=TOOLS)), SLOTS, name="list_visit_slots")
    name, arguments = _called(model.answer(asked(words, *listed, tools=TOOLS)))
    assert (name, arguments["slot_id"]) == ("book_visit", "2026-11-24-morning")


def test_what_the_platform_shows_is_led_to_and_not_told(model: Model) -> None:
    words = "me manda a segunda via do boleto"
    shown = {"unpaid_invoices": 2, "shown_to_the_customer": "The platform sends it."}
    done = returned(model.answer(asked(words, tools=TOOLS)), shown, name="list_open_invoices")
    text = model.answer(asked(words, *done, tools=TOOLS)).text
    assert text.startswith("Aqui está o que encontrei:")
    assert "platform" not in text
