"""What the simulated model does until a visit is booked or a plan is ordered: by whatever words a newcomer chooses."""

from typing import Any

import orjson
import pytest

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.types import AssistantSaid, ModelAnswer, ToolSpec
from tests.integrations.openai.asking import SEARCH, TEXT, asked, returned, schema

OFFER = "O técnico pode ir em: 24/11 de manhã, 24/11 à tarde, 25/11 de manhã. Qual você prefere?"
DAYS = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-30")
FREE = {
    "free": [
        {"slot_id": f"{day}-{period}", "day": day, "period": period}
        for day in DAYS
        for period in ("morning", "afternoon")
    ]
}
VISITS = (
    SEARCH,
    ToolSpec("check_connection", "", schema()),
    ToolSpec("list_visit_slots", "", schema()),
    ToolSpec("book_visit", "", schema(slot_id=TEXT, reason=TEXT)),
)
PLANS = [
    {"plan_id": "fibra-500", "name": "500 Mega", "download_mbps": 500, "price_per_month": "109.90"},
    {"plan_id": "fibra-1000", "name": "1 Giga", "download_mbps": 1000, "price_per_month": "179.90"},
    {"plan_id": "empresa-500", "name": "Empresarial 500 Mega", "download_mbps": 500, "price_per_month": "219.90"},
]
PLACE = {"street": "Rua das Acácias", "district": "Centro", "city": "Vila Aurora"}
SERVED = {"covered": True, "place": PLACE, "plans": PLANS}
ORDER = {
    "document": "[CPF_1]", "name": "Maria Souza", "email": "[EMAIL_1]", "postcode": "18990-000", "number": "120",
    "plan_id": "fibra-500", "due_day": 10,
}  # fmt: skip
LEAD = ToolSpec("register_lead", "", schema(name=TEXT, city=TEXT, reason=TEXT))
SALES = (
    SEARCH,
    ToolSpec("list_plans", "", schema(kind={"type": ["string", "null"]})),
    ToolSpec("check_coverage", "", schema(postcode=TEXT)),
    ToolSpec("register_sale", "", schema(**dict.fromkeys(ORDER, TEXT))),
    LEAD,
    ToolSpec("verify_customer", "", schema(document=TEXT, code=TEXT)),
)


def _called(answer: ModelAnswer) -> tuple[str, dict[str, Any]]:
    (call,) = answer.tool_calls
    return call.name, orjson.loads(call.arguments_json)


def _after(model: Model, tools: tuple[ToolSpec, ...], result: Any, *said: Any) -> tuple[Any, ...]:
    """Return what was said with the result of the tool that the model then calls."""
    first = model.answer(asked(*said, tools=tools))
    return (*said, *returned(first, result, name=_called(first)[0]))


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("pode ser o primeiro horário", "2026-11-24-morning"),
        ("o segundo", "2026-11-24-afternoon"),
        ("a segunda opção, por favor", "2026-11-24-afternoon"),
        ("3", "2026-11-25-morning"),
        ("quinta de manhã", "2026-11-26-morning"),
        ("na segunda de manhã", "2026-11-30-morning"),
        ("16h", "2026-11-24-afternoon"),
        ("dia 25 às 9h", "2026-11-25-morning"),
        ("bom dia! 26/11 à tarde", "2026-11-26-afternoon"),
        ("the last one please", "2026-11-25-morning"),
    ],
)
def test_the_half_day_that_is_meant_is_booked_once_and_said(model: Model, words: str, slot: str) -> None:
    said = ("minha internet caiu", AssistantSaid(OFFER), words)
    listed = _after(model, VISITS, FREE, *said)
    book = model.answer(asked(*listed, tools=VISITS))
    assert _called(book) == ("book_visit", {"slot_id": slot, "reason": "minha internet caiu"})
    booked = {"protocol": "20261123000001", "day": slot[:10], "period": slot[11:]}
    done = model.answer(asked(*listed, *returned(book, booked, name="book_visit"), tools=VISITS))
    assert (done.tool_calls, "20261123000001" in done.text) == ((), True)
    assert done.text.startswith(("A visita está marcada para ", "The visit is booked for "))


def test_a_time_that_is_not_free_is_said_and_others_are_offered(model: Model) -> None:
    said = (AssistantSaid(OFFER), "sábado de manhã")
    told = model.answer(asked(*_after(model, VISITS, FREE, *said), tools=VISITS)).text
    assert told == f"Esse horário não está livre. {OFFER}"


def test_a_line_without_light_leads_to_a_visit(model: Model) -> None:
    dark = _after(model, VISITS, {"ont": "los", "outage": None, "open_work_order": None}, "minha internet caiu")
    article = {"results": [{"title": "", "text": "Desligue o roteador da tomada.", "score": 0.9, "source": "faq"}]}
    told = model.answer(asked(*_after(model, VISITS, article, *dark), tools=VISITS)).text
    assert told.endswith("Quer que eu marque a visita de um técnico?")
    yes = _after(model, VISITS, FREE, "minha internet caiu", AssistantSaid(told), "sim, por favor")
    assert model.answer(asked(*yes, tools=VISITS)).text.startswith(OFFER)


def test_a_sale_goes_from_the_postcode_to_the_confirmed_order(model: Model) -> None:
    plans = _after(model, SALES, {"plans": PLANS}, "quero contratar internet")
    listed = model.answer(asked(*plans, tools=SALES)).text
    assert listed.endswith("Me diga também o CEP da instalação.")
    said: tuple[Any, ...] = ("quero contratar internet", AssistantSaid(listed), "o de 500 mega. meu cep é 18990-000")
    looked = _after(model, SALES, SERVED, *said)
    asks = model.answer(asked(*looked, tools=SALES)).text
    assert "Sim, atendemos esse endereço: Rua das Acácias" in asks
    assert "500 Mega, por R$ 109,90 por mês, ainda preciso de: nome completo" in asks
    again = model.answer(asked(*_after(model, SALES, SERVED, *said, AssistantSaid(asks), "sim"), tools=SALES))
    assert (again.tool_calls, "ainda preciso de: nome completo" in again.text) == ((), True)
    data = "Maria Souza, CPF [CPF_1], [EMAIL_1], número 120, vencimento dia 10"
    said = (*said, AssistantSaid(asks), data)
    confirm = model.answer(asked(*_after(model, SALES, SERVED, *said), tools=SALES)).text
    assert "Em nome de Maria Souza. Vencimento: 10." in confirm
    said = (*said, AssistantSaid(confirm), "sim")
    looked = _after(model, SALES, SERVED, *said)
    order = model.answer(asked(*looked, tools=SALES))
    assert _called(order) == ("register_sale", ORDER)
    taken = returned(order, {"protocol": "20261123000002", "status": "under_review"}, name="register_sale")
    done = model.answer(asked(*looked, *taken, tools=SALES))
    assert done.text.startswith("Registrei o seu pedido, que segue para análise, protocolo 20261123000002.")


def test_where_nobody_is_served_the_interest_is_registered(model: Model) -> None:
    nowhere = {"covered": False, "place": PLACE, "plans": []}
    said: tuple[Any, ...] = ("vocês atendem o cep 18990-050?",)
    offer = model.answer(asked(*_after(model, SALES, nowhere, *said), tools=SALES)).text
    assert offer.endswith("Qual é o seu nome?")
    looked = _after(model, SALES, nowhere, *said, AssistantSaid(offer), "Maria Souza")
    lead = {"name": "Maria Souza", "city": "Vila Aurora", "reason": "no_coverage"}
    assert _called(model.answer(asked(*looked, tools=SALES))) == ("register_lead", lead)


def test_who_wants_a_call_is_asked_for_name_and_city(model: Model) -> None:
    asks = model.answer(asked("podem me ligar?", tools=(SEARCH, LEAD))).text
    assert asks.endswith("Qual é o seu nome e a sua cidade?")
    told = asked("podem me ligar?", AssistantSaid(asks), "Paulo, Monte Claro", tools=(SEARCH, LEAD))
    assert _called(model.answer(told))[1] == {"name": "Paulo", "city": "Monte Claro", "reason": "prospect"}


@pytest.mark.parametrize("words", ["quero mudar de plano", "pode ser o primeiro", "quero o de 500 mega"])
def test_a_wish_is_no_yes_to_a_person(model: Model, words: str) -> None:
    person = ToolSpec("transfer_to_person", "", schema(reason=TEXT, summary=TEXT))
    offer = AssistantSaid("Não encontrei isso. Quer que eu chame uma pessoa da equipe?")
    assert model.answer(asked(offer, words, tools=(person,))).tool_calls == ()
    assert _called(model.answer(asked(offer, "quero sim, por favor", tools=(person,))))[0] == "transfer_to_person"


def test_an_outage_is_looked_up_for_who_asks_about_the_area(model: Model) -> None:
    words = "tem alguma falha na minha região?"
    up = _after(model, VISITS, {"online": True, "outage": None}, words)
    assert "não há falha registrada na sua região" in model.answer(asked(*up, tools=VISITS)).text
    outage = {"cause": "rompimento de fibra", "estimated_end": "2026-11-23T18:00:00-03:00"}
    out = _after(model, VISITS, {"online": False, "outage": outage}, words)
    assert "rompimento de fibra" in model.answer(asked(*out, tools=VISITS)).text


def test_a_refused_unblock_is_told_with_its_reason(model: Model) -> None:
    tools = (ToolSpec("trust_unblock", "", schema()),)
    refused = _after(model, tools, {"error": "not_blocked", "message": "…"}, "faz o desbloqueio em confiança")
    assert "não está bloqueada por fatura" in model.answer(asked(*refused, tools=tools)).text


def test_a_video_is_owned_up_to_and_a_sticker_is_greeted(model: Model) -> None:
    video = model.answer(asked("[video luzes.mp4: you cannot open its kind] olha as luzes", tools=VISITS)).text
    assert video == "Recebi o seu arquivo, mas deste tipo não consigo ver o que há dentro. Pode me contar em palavras?"
    assert model.answer(asked("[sticker]", tools=VISITS)).text.startswith("Olá!")
