"""Our client against a model that others wrote: what we both read into the Responses API."""

import httpx2
import openai
import orjson
import pytest
from openai.types.responses import FunctionToolParam

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.errors import (
    QUOTA_PAUSE_SECONDS,
    ProviderBusy,
    ProviderDown,
    ProviderRefused,
    RequestRefused,
)
from lia_cortex.integrations.openai.types import AssistantSaid, Note, ToolCall
from tests.integrations.openai.asking import RECEPTION, TRANSFER, asked, returned
from tests.integrations.openai.conftest import Controls


def test_an_answer_with_its_usage(peer: Model) -> None:
    answer = peer.answer(asked("oi", AssistantSaid("Olá!"), Note("É cliente."), "qual o horário?"))
    assert answer.text == "Atendemos das 8h às 18h."
    assert answer.tool_calls == ()
    assert answer.usage is not None
    assert (answer.usage.input, answer.usage.output) == (120, 9)
    assert answer.response_id
    assert answer.incomplete_reason is None
    assert {answer.refused, answer.simulated} == {False}


def test_a_tool_call_and_the_answer_after_its_result(peer: Model) -> None:
    words = "quero falar com uma pessoa"
    first = peer.answer(asked(words, tools=RECEPTION))
    (call,) = first.tool_calls
    assert (call.call_id, call.name) == ("call_peer_1", "transfer_to_person")
    assert orjson.loads(call.arguments_json) == {"reason": "pediu", "summary": "quer uma pessoa"}
    result = returned(first, {"status": "queued"}, name=TRANSFER.name)
    second = peer.answer(asked(words, *result, tools=RECEPTION))
    assert second.text == "Pronto, uma pessoa vai continuar com você."


def test_arguments_that_are_no_json_come_back_as_they_are(peer: Model) -> None:
    answer = peer.answer(asked("duas coisas", tools=RECEPTION))
    assert answer.tool_calls == (
        ToolCall("call_a", "search_knowledge", '{"query": "horário"}'),
        ToolCall("call_b", "search_knowledge", '{"query": "preço'),
    )


def test_429_is_busy_and_tells_when_to_come_back(peer: Model) -> None:
    with pytest.raises(ProviderBusy) as caught:
        peer.answer(asked("cheio demais"))
    assert caught.value.after == 1
    assert not caught.value.quota_exhausted
    assert caught.value.reason == "429 rate_limit_exceeded"


def test_an_exhausted_quota_is_busy_for_long(peer: Model) -> None:
    with pytest.raises(ProviderBusy) as caught:
        peer.answer(asked("sem saldo"))
    assert caught.value.quota_exhausted
    assert caught.value.after == QUOTA_PAUSE_SECONDS


@pytest.mark.parametrize(
    ("words", "error", "counts"),
    [
        ("quebrou", ProviderDown, True),
        ("cai a linha", ProviderDown, True),
        ("lixo", ProviderDown, True),
        ("chave errada", ProviderRefused, False),
        ("pedido errado", RequestRefused, False),
    ],
)
def test_other_failures(peer: Model, words: str, error: type[ProviderDown], counts: bool) -> None:
    with pytest.raises(error) as caught:
        peer.answer(asked(words))
    assert caught.value.counts_for_breaker is counts


def test_vectors(peer: Model) -> None:
    embeddings = peer.embed(["um", "dois"], model="text-embedding-3-small")
    assert len(embeddings.vectors) == 2
    assert embeddings.vectors[0] != embeddings.vectors[1]


@pytest.mark.parametrize("words", ["qual o horário?", "quero falar com uma pessoa"])
def test_both_models_stream_the_same_events(peer_address: str, simulated: Controls, words: str) -> None:
    if words == "qual o horário?":
        simulated.script(text="Atendemos das 8h às 18h.")
    assert _event_names(simulated.address, words) == _event_names(peer_address, words)


def _event_names(address: str, words: str) -> list[str]:
    tool = FunctionToolParam(type="function", name=TRANSFER.name, parameters=dict(TRANSFER.parameters), strict=True)
    with openai.OpenAI(base_url=f"{address}/v1", api_key="test", timeout=httpx2.Timeout(10)) as client:
        stream = client.responses.create(model="gpt-5-mini", input=words, tools=[tool], stream=True, store=False)
        names = [str(getattr(event, "type", "")) for event in stream]
    # The pieces are as long as each server likes.
    return [name for n, name in enumerate(names) if n == 0 or name != names[n - 1]]
