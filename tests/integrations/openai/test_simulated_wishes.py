"""What the simulated model does with wishes that take more than one message, and how its answers read."""

from typing import Any

import orjson
import pytest

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.types import AssistantSaid, ModelAnswer, ToolSpec
from tests.integrations.openai.asking import RECEPTION, SEARCH, TEXT, asked, found, returned, schema

TICKET = ToolSpec(
    "open_ticket",
    "",
    schema(
        sector={"type": "string", "enum": ["suporte", "cancelamento"]},
        reason={"type": "string", "enum": ["sem_conexao", "retencao"]},
        summary=TEXT,
    ),
)
SALES = tuple(
    ToolSpec(name, "", schema(**properties))
    for name, properties in {"current_plan": {}, "list_plans": {}, "change_plan": {"plan_id": TEXT}}.items()
)
KEYS = ("plan_id", "name", "kind", "download_mbps", "price_per_month")
PLANS = [
    dict(zip(KEYS, values, strict=True))
    for values in (
        ("p3", "300 Mega", "residential", 300, "89.90"),
        ("p5", "500 Mega", "residential", 500, "109.90"),
        ("p10", "1 Giga", "residential", 1000, "179.90"),
        ("b5", "Empresarial", "business", 500, "219.90"),
    )
]


def _called(answer: ModelAnswer) -> tuple[str, dict[str, Any]]:
    (call,) = answer.tool_calls
    return call.name, orjson.loads(call.arguments_json)


def test_nothing_is_offered_between_the_lead_in_and_what_the_platform_shows(model: Model) -> None:
    tools = (ToolSpec("list_open_invoices", "", schema()),)
    words = "me manda a segunda via do boleto"
    shown = {"unpaid_invoices": 1, "shown_to_the_customer": "The platform sends it."}
    done = returned(model.answer(asked(words, tools=tools)), shown, name="list_open_invoices")
    assert model.answer(asked(words, *done, tools=tools)).text == "Aqui está o que encontrei:"
    none = returned(model.answer(asked(words, tools=tools)), {"unpaid_invoices": 0}, name="list_open_invoices")
    assert "não há nenhuma fatura em aberto" in model.answer(asked(words, *none, tools=tools)).text


def test_no_more_help_is_offered_behind_a_question(model: Model) -> None:
    words = "vocês vendem geladeira?"
    first = model.answer(asked(words, tools=RECEPTION))
    failed = returned(first, {"error": "unavailable"}, name=SEARCH.name)
    assert model.answer(asked(words, *failed, tools=RECEPTION)).text.count("?") == 1


@pytest.mark.parametrize("reason", ["é caro demais", "minha internet vive caindo"])
def test_who_wants_to_leave_is_asked_why_once_and_registered(model: Model, reason: str) -> None:
    why = model.answer(asked("quero cancelar", tools=(SEARCH, TICKET)))
    assert (why.tool_calls, why.text.endswith("motivo?")) == ((), True)
    said = ("quero cancelar", AssistantSaid(why.text), reason)
    first = model.answer(asked(*said, tools=(SEARCH, TICKET)))
    name, arguments = _called(first)
    assert (name, arguments["sector"], arguments["reason"]) == ("open_ticket", "cancelamento", "retencao")
    assert reason in arguments["summary"]
    opened = returned(first, {"protocol": "20261123000001", "sector": "cancelamento"}, name=name)
    told = model.answer(asked(*said, *opened, tools=(SEARCH, TICKET))).text
    assert told.startswith("Registrei o seu pedido de cancelamento, protocolo 20261123000001.")
    assert told.endswith("Quer que eu chame uma pessoa da equipe?")
    later = asked(*said, AssistantSaid("Certo."), "quero cancelar logo", tools=(SEARCH, TICKET))
    assert _called(model.answer(later))[0] == "open_ticket", "nobody is asked twice"


def test_portuguese_articles_are_announced_to_who_writes_english(model: Model) -> None:
    words = "what are your opening hours?"
    first = model.answer(asked(words, tools=RECEPTION))
    article = "Atendemos de segunda a sexta, das 8h às 18h."
    told = model.answer(asked(words, *found(first, article), tools=RECEPTION)).text
    assert told.startswith(f"This is in our help articles, which are in Portuguese:\n\n{article}")
    assert told.endswith("Is there anything else I can help you with?")
    english = model.answer(asked(words, *found(first, "We are open from 8 to 18."), tools=RECEPTION)).text
    assert english.startswith("We are open")


def _looked_up(model: Model, *said: AssistantSaid | str) -> tuple[Any, ...]:
    """Return the words with the look-ups that the model makes for them."""
    items: tuple[Any, ...] = said
    for name, result in (("current_plan", {"plan": PLANS[0]}), ("list_plans", {"plans": PLANS})):
        first = model.answer(asked(*items, tools=SALES))
        assert _called(first)[0] == name
        items = (*items, *returned(first, result, name=name))
    return items


def test_another_plan_is_offered_confirmed_and_then_changed(model: Model) -> None:
    words = "quero um plano mais rápido"
    offered = model.answer(asked(*_looked_up(model, words), tools=SALES)).text
    assert offered == (
        "Hoje o seu plano é o 300 Mega, por R$ 89,90 por mês. Você pode mudar para:\n"
        "• 500 Mega: R$ 109,90 por mês\n• 1 Giga: R$ 179,90 por mês\nQual desses planos você prefere?"
    )
    named = (words, AssistantSaid(offered), "o de 1 giga")
    question = model.answer(asked(*_looked_up(model, *named), tools=SALES)).text
    assert question.startswith("Posso mudar o seu plano para o 1 Giga, por R$ 179,90 por mês?")
    agreed = _looked_up(model, *named, AssistantSaid(question), "sim")
    change = model.answer(asked(*agreed, tools=SALES))
    assert _called(change) == ("change_plan", {"plan_id": "p10"})
    shown = returned(change, {"changed": True, "shown_to_the_customer": "…"}, name="change_plan")
    assert model.answer(asked(*agreed, *shown, tools=SALES)).text == "Pronto, mudei o seu plano. Veja como ficou:"
    refused = returned(change, {"error": "overdue_invoices", "message": "…"}, name="change_plan")
    assert "há uma fatura vencida" in model.answer(asked(*agreed, *refused, tools=SALES)).text


def test_without_a_yes_no_plan_is_changed(model: Model) -> None:
    question = "Posso mudar o seu plano para o 1 Giga, por R$ 179,90 por mês? Responda sim para confirmar."
    answer = model.answer(asked(*_looked_up(model, AssistantSaid(question), "hum, e o de 500?"), tools=SALES))
    assert answer.tool_calls == ()
    assert "500 Mega, por R$ 109,90" in answer.text
