"""What the simulated model does with a customer's words."""

from typing import Any

import orjson
import pytest

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.types import AssistantSaid, ModelAnswer, Note, ToolSpec
from tests.integrations.openai.asking import (
    HAND_OFF,
    RECEPTION,
    SEARCH,
    SUPPORT,
    TEXT,
    TRANSFER,
    asked,
    found,
    returned,
    schema,
)


def _called(answer: ModelAnswer) -> tuple[str, dict[str, Any]]:
    (call,) = answer.tool_calls
    return call.name, orjson.loads(call.arguments_json)


@pytest.mark.parametrize(
    "words",
    [
        "quero falar com uma pessoa",
        "Quero falar com um atendente por favor",
        "humano",
        "me passa pra alguém de verdade, um humano",
        "I want to talk to a person",
    ],
)
def test_a_person_is_called_when_asked_for(model: Model, words: str) -> None:
    name, arguments = _called(model.answer(asked(words, tools=RECEPTION)))
    assert name == "transfer_to_person"
    assert set(arguments) == {"reason", "summary"}
    assert words in arguments["summary"]


@pytest.mark.parametrize(
    "words", ["não quero atendente, qual o preço?", "tem plano para pessoa física?", "aceita cartão?"]
)
def test_a_person_is_not_called_otherwise(model: Model, words: str) -> None:
    name, _ = _called(model.answer(asked(words, tools=RECEPTION)))
    assert name == "search_knowledge"


def test_the_transfer_is_confirmed_only_when_it_happened(model: Model) -> None:
    words = "quero um atendente"
    first = model.answer(asked(words, tools=RECEPTION))
    done = returned(first, {"ok": True}, name=TRANSFER.name)
    failed = returned(first, {"error": "no team"}, name=TRANSFER.name)
    assert "pessoa da equipe continue" in model.answer(asked(words, *done, tools=RECEPTION)).text
    assert "Não consegui" in model.answer(asked(words, *failed, tools=RECEPTION)).text


def test_without_the_tool_nothing_is_claimed(model: Model) -> None:
    answer = model.answer(asked("quero um atendente", tools=(SEARCH,)))
    assert answer.tool_calls == ()
    assert "não consigo" in answer.text


@pytest.mark.parametrize("words", ["minha internet caiu", "Estou SEM SINAL", "wifi lento", "luz vermelha no roteador"])
def test_trouble_goes_to_support(model: Model, words: str) -> None:
    name, arguments = _called(model.answer(asked(words, tools=RECEPTION)))
    assert (name, arguments["target"]) == ("hand_off", "suporte")


def test_support_searches_then_tells_the_steps(model: Model) -> None:
    words = "minha internet caiu"
    first = model.answer(asked(words, tools=SUPPORT))
    assert _called(first) == ("search_knowledge", {"query": words})
    steps = "Desligue o roteador da tomada por 30 segundos. Ligue de novo e espere 2 minutos."
    assert steps in model.answer(asked(words, *found(first, steps), tools=SUPPORT)).text
    assert model.answer(asked(words, *found(first), tools=SUPPORT)).text.endswith("?")


def test_the_answer_quotes_the_passage_and_nothing_else(model: Model) -> None:
    words = "quanto custa o plano de 600 mega?"
    first = model.answer(asked(words, tools=RECEPTION))
    assert _called(first) == ("search_knowledge", {"query": words})
    wrong = "O horário é das 8h às 18h."
    right = "O plano de 600 Mega custa R$ 119,90 por mês na Av. Brasil, 1.234. A instalação sai por R$ 0,00."
    answer = model.answer(asked(words, *found(first, wrong, right), tools=RECEPTION))
    assert answer.text.startswith(right)
    assert "8h" not in answer.text
    assert answer.tool_calls == ()


def test_a_long_passage_is_cut_between_sentences(model: Model) -> None:
    words = "qual o prazo de instalação?"
    first = model.answer(asked(words, tools=RECEPTION))
    filler = "Nossa empresa atende a região desde 1998 com muito carinho. " * 12
    wanted = "O prazo de instalação é de 3 dias úteis."
    text = model.answer(asked(words, *found(first, filler + wanted), tools=RECEPTION)).text
    assert wanted in text
    assert len(text) < 600


def test_nothing_found_is_said(model: Model) -> None:
    words = "vocês vendem geladeira?"
    first = model.answer(asked(words, tools=RECEPTION))
    offer = model.answer(asked(words, *found(first), tools=RECEPTION)).text
    assert "Não encontrei" in offer
    name, _ = _called(model.answer(asked(words, AssistantSaid(offer), "sim, por favor", tools=RECEPTION)))
    assert name == "transfer_to_person", "a yes to the offer of a person calls the person"


def test_three_short_messages_get_one_answer_to_all(model: Model) -> None:
    words = ("qual o horário?", "quanto custa o plano de 300?", "aceita pix?")
    first = model.answer(asked("oi", AssistantSaid("Olá!"), *words, tools=RECEPTION))
    assert _called(first) == ("search_knowledge", {"query": "\n".join(words)})
    passages = ("O horário é das 8h às 18h.", "O plano de 300 custa R$ 89,90.", "Aceitamos pix e cartão.")
    answer = model.answer(asked(*words, *found(first, *passages), tools=RECEPTION))
    assert all(passage in answer.text for passage in passages)
    assert len(answer.text.split("\n\n")) == 3


def test_words_after_the_result_are_searched_again(model: Model) -> None:
    words = "qual o horário?"
    first = model.answer(asked(words, tools=RECEPTION))
    result = found(first, "O horário é das 8h às 18h.")
    again = model.answer(asked(words, *result, "e o endereço?", tools=RECEPTION))
    assert _called(again) == ("search_knowledge", {"query": "qual o horário?\ne o endereço?"})


def test_english_is_answered_in_english(model: Model) -> None:
    assert "Hello" in model.answer(asked("hello, good morning", tools=RECEPTION)).text
    words = "do you sell refrigerators?"
    first = model.answer(asked(words, tools=RECEPTION))
    assert "I could not find" in model.answer(asked(words, *found(first), tools=RECEPTION)).text


def test_our_own_words_about_a_file_are_not_the_customers_language(model: Model) -> None:
    note = Note("The customer's document could not be opened: the PDF is broken. Say so.")
    answer = model.answer(asked("[document conta.pdf: the PDF is broken]", note, tools=SUPPORT))
    assert "Não consegui abrir" in answer.text
    seen = "[picture shows: Roteador com a luz LOS vermelha; lights: LOS vermelha]"
    first = model.answer(asked(seen, tools=SUPPORT))
    told = model.answer(asked(seen, *found(first, "LOS vermelha: é preciso um técnico."), tools=SUPPORT)).text
    assert "Roteador com a luz LOS vermelha" in told
    assert "lights" not in told


@pytest.mark.parametrize("words", ["oi", "bom dia, tudo bem?", "Olá!"])
def test_greetings_are_greeted(model: Model, words: str) -> None:
    answer = model.answer(asked(words, tools=RECEPTION))
    assert answer.tool_calls == ()
    assert answer.text.endswith("?")


def test_only_tools_on_offer_are_called(model: Model) -> None:
    answer = model.answer(asked("qual o horário?", tools=(HAND_OFF,)))
    assert answer.tool_calls == ()
    assert "Não encontrei" in answer.text


def test_a_business_tool_is_called_and_its_figures_kept(model: Model) -> None:
    nullable = {"type": ["string", "null"]}
    tool = ToolSpec("list_open_invoices", "", schema(contract=nullable, months={"type": "integer"}))
    words = "me manda a segunda via do boleto"
    first = model.answer(asked(words, tools=(tool, SEARCH)))
    assert _called(first) == ("list_open_invoices", {"contract": None, "months": 1})
    result = {
        "invoices": [
            {"due": "10/12/2026", "amount": "R$ 99,90"},
            {"due": "10/01/2027", "amount": "R$ 1.099,90"},
        ]
    }
    text = model.answer(asked(words, *returned(first, result, name=tool.name), tools=(tool, SEARCH))).text
    assert "10/12/2026" in text
    assert "R$ 1.099,90" in text
    broken = returned(first, {"error": "back office down"}, name=tool.name)
    text = model.answer(asked(words, *broken, tools=(tool, SEARCH))).text
    assert "Não consegui" in text
    assert "R$" not in text


def test_arguments_follow_the_schema(model: Model) -> None:
    tool = ToolSpec(
        "register_complaint",
        "",
        schema(
            kind={"type": "string", "enum": ["complaint", "praise", "suggestion"]},
            subject=TEXT,
            anonymous={"type": "boolean"},
            protocol={"anyOf": [{"type": "string"}, {"type": "null"}]},
        ),
    )
    words = "quero registrar um elogio ao técnico"
    name, arguments = _called(model.answer(asked(words, tools=(tool,))))
    assert name == "register_complaint"
    assert arguments == {"kind": "praise", "subject": words, "anonymous": False, "protocol": None}


def test_who_wants_to_be_called_back_is_registered_with_name_and_city(model: Model) -> None:
    nullable = {"type": ["string", "null"]}
    lead = schema(name=TEXT, city=TEXT, reason={"type": "string", "enum": ["prospect", "no_coverage"]}, note=nullable)
    tool = ToolSpec("register_lead", "", lead)
    words = "meu nome é Ana Souza, moro em Vila Aurora, podem me ligar"
    first = model.answer(asked(words, tools=(tool,)))
    known = {"name": "Ana Souza", "city": "Vila Aurora", "reason": "prospect", "note": None}
    assert _called(first) == ("register_lead", known)
    done = returned(first, {"protocol": "20261122000005"}, name=tool.name)
    assert "20261122000005" in model.answer(asked(words, *done, tools=(tool,))).text
    assert not model.answer(asked("podem me ligar", tools=(tool,))).tool_calls, "nobody is registered without a name"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"ont": "los", "online": False, "block": "none"}, "sem luz"),
        ({"ont": "online", "online": False, "block": "reduced"}, "restrição"),
        ({"ont": "online", "online": True, "block": "none"}, "funcionando"),
    ],
)
def test_a_look_at_the_line_is_told_in_a_sentence(model: Model, found: dict[str, Any], told: str) -> None:
    tool = ToolSpec("check_connection", "", schema())
    words = "minha internet caiu"
    first = model.answer(asked(words, tools=(tool,)))
    assert told in model.answer(asked(words, *returned(first, found, name=tool.name), tools=(tool,))).text
