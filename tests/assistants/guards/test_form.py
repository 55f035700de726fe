"""What a model must not say is asked for again once; then a person comes."""

from typing import Any

import pytest

from assistants.models import Assistant, Run, RunStep
from assistants.services.guards import judging, transfer_claims
from assistants.services.guards.verdicts import Verdict
from assistants.types import Reply, ToPerson
from knowledge.models import Article
from lia_cortex.integrations.openai.simulated import phrases
from tests.assistants.requests import answer, request
from tests.fixtures_model import ModelServer

CALLS = [
    'transfer_to_person({"reason": "pediu"})',
    "transfer_to_person(reason='pediu')",
    '{"name": "transfer_to_person", "arguments": {"reason": "x"}}',
    'Claro!\n```json\n{"name": "hand_off", "parameters": {"target": "suporte"}}\n```',
    "```tool_code\nprint(1)\n```",
    "<tool_call>search</tool_call>",
    "<|tool_call_start|>",
    "functions.search({})",
    "Vou usar search_knowledge para isso.",
    '{"target": "suporte", "reason": "técnico"}',
    "[{'tool': 'x', 'args': {}}]",
    "abrir_chamado( assunto )",
]
CLAIMS = [
    "Vou te transferir para um atendente.",
    "Certo! Estou transferindo você agora mesmo. Aguarde.",
    "Vou encaminhar você para o setor financeiro.",
    "Já encaminhei sua conversa para a equipe de suporte.",
    "Você será transferido em instantes.",
    "Seu atendimento está sendo encaminhado.",
    "Um de nossos atendentes vai continuar com você.",
    "Já pedi que uma pessoa da equipe continue com você.",
    "Já chamei um atendente para você.",
    "I am transferring you to one of our agents right now.",
    "I'll connect you with a human.",
    "You will be transferred shortly.",
    "Voy a transferirte con un agente.",
]
PLAIN = [
    "Abrimos às 8h e fechamos às 18h.",
    "Quer que eu chame uma pessoa da equipe?",
    "Se preferir, posso transferir você para um atendente.",
    "Não vou te transferir sem você pedir.",
    "A transferência da linha custa R$ 80,00 (a primeira é grátis).",
    "O plano de 500 Mega (fibra) custa R$ 109,90.",
    "Passe o CEP e o número, por favor.",
    "Vou te passar os passos: desligue o roteador, espere 30 segundos e ligue de novo.",
    "O técnico avisa por mensagem quando está a caminho.",
    "Acesse {Área do Cliente} e toque em 'Segunda via'.",
    "O nome da rede é Casa_5G (senha no adesivo).",
]


def verdict(text: str) -> Verdict | None:
    """Return what the form alone tells."""
    finding = judging.judge(text)
    return finding.verdict if finding else None


@pytest.mark.parametrize("text", CALLS)
def test_a_call_as_text_is_seen(text: str) -> None:
    assert verdict(text) == Verdict.TOOL_AS_TEXT


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claimed_transfer_is_seen(text: str) -> None:
    assert verdict(text) == Verdict.CLAIMED_TRANSFER


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_answer_passes(text: str) -> None:
    assert verdict(text) is None


def test_nothing_that_the_company_publishes_is_held_back(company: dict[str, Assistant]) -> None:
    assert [article.title for article in Article.objects.all() if verdict(article.body)] == []
    assert transfer_claims.found_in(phrases.say("claims_transfer", "pt"))


@pytest.mark.parametrize(
    ("fault", "options", "verdict"),
    [
        ("tool_as_text", {}, "guard:tool_as_text"),
        ("tool_as_text", {"form": "json"}, "guard:tool_as_text"),
        ("claims_transfer", {}, "guard:claimed_transfer"),
    ],
)
def test_a_slip_is_corrected_once(
    company: dict[str, Assistant], model: ModelServer, fault: str, options: dict[str, Any], verdict: str
) -> None:
    model.fails(fault, **options)

    outcome = answer(request(company["recepcao"], "quais os planos?"))

    assert isinstance(outcome, Reply)
    assert "89,90" in outcome.text
    assert RunStep.objects.order_by("ordinal").values_list("error", flat=True)[0] == verdict
    assert "was not sent" in str(model.asked()[1]["input"][-1])


@pytest.mark.parametrize("fault", ["tool_as_text", "claims_transfer"])
def test_a_model_that_insists_is_replaced_by_a_person(
    company: dict[str, Assistant], model: ModelServer, fault: str
) -> None:
    model.fails(fault, count=None)
    asked = request(company["recepcao"], "quais os planos?")

    outcome = answer(asked)

    assert isinstance(outcome, ToPerson)
    assert outcome.reason.startswith("guard:")
    assert Run.objects.get().status == "failed"
    assert len(model.asked()) == 2
    assert answer(asked) == outcome


@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ({"text": " "}, "guard:empty"),
        ({"text": "Os planos são", "incomplete_reason": "max_output_tokens"}, "guard:cut_off"),
        ({"text": "", "refusal": "I can't help with that."}, "guard:model_refused"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(
    company: dict[str, Assistant], model: ModelServer, options: dict[str, str], verdict: str
) -> None:
    model.will_say(**options)
    model.will_say("Temos quatro planos.")

    outcome = answer(request(company["recepcao"], "quais os planos?"))

    assert isinstance(outcome, Reply)
    assert outcome.text == "Temos quatro planos."
    assert RunStep.objects.order_by("ordinal").values_list("error", flat=True)[0] == verdict
