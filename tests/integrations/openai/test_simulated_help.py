"""What the simulated model writes for people who answer: taken from the conversation, nothing of its own."""

from collections.abc import Sequence

import pytest

from assistants.services import desk_help, summaries
from assistants.services.desk_help import Kind
from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.types import AssistantSaid, InputItem, ModelRequest, Note, UserSaid


def helped(model: Model, kind: Kind, *items: InputItem, text: str = "") -> str:
    """Return what the model writes where the desk asks it as it does."""
    return asked(model, desk_help.RULES, *items, Note(desk_help.ORDERS[kind] + text))


def asked(model: Model, rules: str, *items: InputItem) -> str:
    request = ModelRequest(model="gpt-test", instructions=rules, input=items, max_output_tokens=600, cache_key="x")
    return model.answer(request).text


TALK: Sequence[InputItem] = (
    UserSaid("minha internet caiu"),
    AssistantSaid("Já verifiquei: a luz está vermelha."),
    UserSaid("e agora, o que eu faço?"),
)


def test_a_summary_tells_what_was_said_answered_and_is_open(model: Model) -> None:
    lines = helped(model, Kind.SUMMARY, *TALK).splitlines()
    assert lines == [
        "O cliente escreveu: “minha internet caiu”",
        "O cliente escreveu: “e agora, o que eu faço?”",
        "Última resposta nossa: “Já verifiquei: a luz está vermelha.”",
        "Em aberto: “e agora, o que eu faço?”",
    ]


@pytest.mark.parametrize("rules", [summaries.INSTRUCTIONS, summaries.FOR_THE_NEXT])
def test_a_summary_of_lines_tells_the_same(model: Model, rules: str) -> None:
    said = UserSaid("Customer: quero cancelar\nCompany: Por qual motivo?\nCustomer: está caro")
    written = asked(model, rules, Note("Summary so far: (none)"), said)
    assert "O cliente escreveu: “quero cancelar”" in written
    assert written.endswith("Em aberto: “está caro”")


def test_the_next_step_and_the_draft_are_about_what_was_asked_last(model: Model) -> None:
    assert "“e agora, o que eu faço?”" in helped(model, Kind.NEXT_STEP, *TALK)
    assert "Aguarde o cliente" in helped(model, Kind.NEXT_STEP, *TALK[:2])
    assert "“e agora, o que eu faço?”" in helped(model, Kind.DRAFT, *TALK)
    person = UserSaid("quero falar com uma pessoa")
    assert "pediu uma pessoa" in helped(model, Kind.NEXT_STEP, person)
    assert helped(model, Kind.DRAFT, person).startswith("Olá! Sou da equipe")
    assert "The customer" not in helped(model, Kind.SUMMARY, person)
    assert "wrote" in helped(model, Kind.SUMMARY, UserSaid("I want to talk about my bill please"))


def test_a_better_wording_keeps_the_facts(model: Model) -> None:
    better = helped(model, Kind.IMPROVE, *TALK, text="oi  vc pode pagar até dia 10. obg pela espera")
    assert better == "Oi você pode pagar até dia 10. Obrigado pela espera."
