"""The example company's seven assistants: who serves what, who may close, and who is nobody's colleague."""

import pytest

from assistants.models import Assistant, PromptVersion, Run
from conversations.models import Conversation, ConversationEvent
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker

SEVEN = {"recepcao", "suporte", "financeiro", "comercial", "cancelamento", "ouvidoria", "cobranca"}


def tools_offered(model: ModelServer) -> list[set[str]]:
    return [{tool["name"] for tool in asked["tools"]} for asked in model.asked()]


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("minha internet caiu", "suporte"),
        ("me manda o boleto por favor", "financeiro"),
        ("quero contratar internet", "comercial"),
        ("quero cancelar", "cancelamento"),
        ("quero registrar uma reclamação", "ouvidoria"),
    ],
)
def test_each_wish_is_answered_at_once_by_who_serves_it(
    customer: Customer, worker: Worker, gateway: Gateway, words: str, slug: str
) -> None:
    customer.says(words)
    worker.run_until_idle(within=60)
    assert Conversation.objects.get().assistant.slug == slug
    assert [run.assistant.slug for run in Run.objects.order_by("ordinal")] == ["recepcao", slug]
    assert gateway.texts()


def test_all_run_from_a_published_version_and_the_common_model(customer: Customer) -> None:
    assert set(Assistant.objects.values_list("slug", flat=True)) == SEVEN
    assert set(Assistant.objects.values_list("model", flat=True)) == {""}
    assert PromptVersion.objects.filter(status="published").count() == len(SEVEN)


def test_reception_and_cancellation_cannot_close(customer: Customer) -> None:
    who_closes = {one.slug for one in Assistant.objects.all() if "close_conversation" in one.tools}
    assert who_closes == {"suporte", "financeiro", "comercial", "cobranca"}


def test_nobody_hands_a_conversation_to_collections(customer: Customer) -> None:
    assert not Assistant.objects.filter(hands_off_to__slug="cobranca").exists()
    assert Assistant.objects.get(slug="cobranca").hands_off_to.filter(slug="financeiro").exists()


def test_a_change_of_tools_reaches_the_next_answer(customer: Customer, worker: Worker, model: ModelServer) -> None:
    customer.says("oi")
    worker.run_until_idle(within=60)
    Assistant.objects.filter(slug="recepcao").update(tools=["transfer_to_person"])
    customer.says("tudo bem?")
    worker.run_until_idle(within=60)
    before, after = tools_offered(model)
    assert "search_knowledge" in before
    assert after == {"transfer_to_person"}


def test_routing_in_circles_ends_with_a_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    for target in ("suporte", "financeiro", "suporte", "financeiro", "suporte", "financeiro"):
        model.will_call(("hand_off", {"target": target, "reason": "não é comigo", "summary": "fatura e sinal"}))
    customer.says("oi")
    worker.run_until_idle(within=60)
    assert Conversation.objects.get().state == "waiting_human"
    assert Conversation.objects.get().handoff_summary == "fatura e sinal"
    assert len(gateway.texts()) == 1


def test_who_needs_nothing_more_gets_a_goodbye_with_the_protocol(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    Conversation.objects.update(assistant=Assistant.objects.get(slug="suporte"))
    customer.says("minha internet caiu")
    worker.run_until_idle(within=60)
    model.will_call(("close_conversation", {"reason": "voltou a funcionar"}), match="pode encerrar")
    customer.says("voltou, pode encerrar")
    worker.run_until_idle(within=60)

    closed = Conversation.objects.get()
    assert (closed.state, closed.close_reason) == ("closed", "voltou a funcionar")
    assert closed.protocol in gateway.texts()[-1]
    assert ConversationEvent.objects.filter(kind="closed").count() == 1


def test_more_words_while_it_closes_keep_it_open(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    customer.says("minha internet caiu")
    worker.run_until_idle(within=60)
    model.will_call(("close_conversation", {"reason": "resolvido"}), match="resolvido")
    model.will_say("Claro, diga.")
    customer.says("resolvido")
    customer.says("aliás, mais uma coisa")
    worker.run_until_idle(within=60)
    assert Conversation.objects.get().state == "bot"
