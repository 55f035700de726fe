"""Our client against our simulated model: what we send, and what we make of the answers."""

import threading
from dataclasses import fields

import pytest

from lia_cortex.integrations.openai.client import EMBEDDING_BATCH, Model
from lia_cortex.integrations.openai.errors import (
    QUOTA_PAUSE_SECONDS,
    ProviderBusy,
    ProviderDown,
    ProviderRefused,
    RequestRefused,
)
from lia_cortex.integrations.openai.types import (
    AssistantSaid,
    ModelAnswer,
    Note,
    ToolCalled,
    ToolReturned,
    UserSaid,
)
from lia_cortex.kernel.errors import Retryable, Terminal
from tests.integrations.openai.asking import SEARCH, asked
from tests.integrations.openai.conftest import Controls, until


def test_the_request_is_whole_and_stateless(model: Model, simulated: Controls) -> None:
    items = (
        UserSaid("oi"),
        AssistantSaid("Olá!"),
        UserSaid("qual o horário?"),
        ToolCalled("c1", "search_knowledge", '{"query": "horário"}'),
        ToolReturned("c1", '{"results": []}'),
        Note("Responda em uma frase."),
    )
    model.answer(asked(*items, tools=(SEARCH,), max_output_tokens=300, cache_key="a" * 80, metadata={"turn": "t1"}))
    (seen,) = simulated.seen()
    body = seen["body"]
    assert list(body)[:5] == ["model", "store", "instructions", "tools", "input"]
    assert body["store"] is False
    assert "previous_response_id" not in body
    assert "stream" not in body
    assert body["prompt_cache_key"] == "a" * 64
    assert body["metadata"] == {"turn": "t1"}
    assert body["max_output_tokens"] == 300
    assert body["instructions"] == "Atenda bem."
    assert body["tools"] == [
        {
            "type": "function",
            "name": "search_knowledge",
            "description": SEARCH.description,
            "parameters": dict(SEARCH.parameters),
            "strict": True,
        }
    ]
    assert body["input"] == [
        {"role": "user", "content": "oi"},
        {"role": "assistant", "content": "Olá!"},
        {"role": "user", "content": "qual o horário?"},
        {
            "type": "function_call",
            "call_id": "c1",
            "name": "search_knowledge",
            "arguments": '{"query": "horário"}',
        },
        {"type": "function_call_output", "call_id": "c1", "output": '{"results": []}'},
        {"role": "developer", "content": "Responda em uma frase."},
    ]
    assert seen["arrived_at"] <= seen["finished_at"]


def test_options_that_were_not_given_are_not_sent(model: Model, simulated: Controls) -> None:
    model.answer(asked("oi"))
    (seen,) = simulated.seen()
    assert set(seen["body"]) == {"model", "store", "instructions", "input"}


def test_the_answer_says_that_it_is_simulated(model: Model) -> None:
    answer = model.answer(asked("oi"))
    assert answer.simulated
    assert answer.model == "gpt-5-mini-simulated"


def test_the_budget_is_read(model: Model) -> None:
    limit = model.answer(asked("oi")).rate_limit
    assert limit is not None
    assert all(getattr(limit, field.name) is not None for field in fields(limit))
    assert limit.remaining_requests < limit.limit_requests  # type: ignore[operator]


def test_an_answer_without_usage_is_an_answer(model: Model, simulated: Controls) -> None:
    simulated.script(text="Olá!", omit_usage=True)
    answer = model.answer(asked("oi"))
    assert (answer.text, answer.usage) == ("Olá!", None)


def test_a_repeated_long_prefix_is_counted_as_cached(model: Model) -> None:
    request = asked("oi", Note("primeira"))
    long = type(request)("gpt-5-mini", "Regra da casa. " * 400, request.input)
    first, second = model.answer(long).usage, model.answer(long).usage
    assert first is not None
    assert second is not None
    assert first.cached_input == 0
    assert 1024 <= second.cached_input <= second.input


def test_words_and_calls_in_one_answer(model: Model, simulated: Controls) -> None:
    simulated.script(
        text="Vou ver.",
        tool_calls=[
            {"name": "search_knowledge", "arguments": {"query": "x"}},
            {"name": "x", "arguments": "{no"},
        ],
    )
    answer = model.answer(asked("oi"))
    assert answer.text == "Vou ver."
    assert [(call.name, call.arguments_json) for call in answer.tool_calls] == [
        ("search_knowledge", '{"query":"x"}'),
        ("x", "{no"),
    ]
    assert len({call.call_id for call in answer.tool_calls}) == 2


def test_a_refusal_is_told_apart(model: Model, simulated: Controls) -> None:
    simulated.script(refusal="I cannot help with that.")
    answer = model.answer(asked("oi"))
    assert (answer.refused, answer.text) == (True, "I cannot help with that.")


def test_an_answer_cut_at_the_token_limit_says_so(model: Model, simulated: Controls) -> None:
    simulated.script(text="Metade da", incomplete_reason="max_output_tokens")
    answer = model.answer(asked("oi"))
    assert (answer.text, answer.incomplete_reason) == ("Metade da", "max_output_tokens")


@pytest.mark.parametrize("form", ["call", "json"])
def test_a_tool_call_written_as_text_stays_text(model: Model, simulated: Controls, form: str) -> None:
    simulated.fault("tool_as_text", form=form)
    answer = model.answer(asked("quero falar com uma pessoa"))
    assert answer.tool_calls == ()
    assert "transfer_to_person" in answer.text


@pytest.mark.parametrize(
    ("fault", "error", "base", "counts"),
    [
        ("status429", ProviderBusy, Retryable, True),
        ("quota", ProviderBusy, Retryable, True),
        ("status402", ProviderBusy, Retryable, True),
        ("status408", ProviderDown, Retryable, True),
        ("status500", ProviderDown, Retryable, True),
        ("status503", ProviderDown, Retryable, True),
        ("cut", ProviderDown, Retryable, True),
        ("malformed", ProviderDown, Retryable, True),
        ("status401", ProviderRefused, Terminal, False),
        ("status403", ProviderRefused, Terminal, False),
        ("status400", RequestRefused, Terminal, False),
        ("status404", RequestRefused, Terminal, False),
        ("status409", RequestRefused, Terminal, False),
        ("status422", RequestRefused, Terminal, False),
    ],
)
def test_each_failure_says_what_to_do(
    model: Model,
    simulated: Controls,
    fault: str,
    error: type[ProviderDown],
    base: type[Exception],
    counts: bool,
) -> None:
    simulated.fault(fault)
    with pytest.raises(error) as caught:
        model.answer(asked("meu cpf é 52998224725"))
    assert isinstance(caught.value, base)
    assert caught.value.counts_for_breaker is counts
    assert "52998224725" not in str(caught.value)
    assert len(simulated.seen()) == 1, "the turn owns the retries"
    assert isinstance(model.answer(asked("oi")), ModelAnswer), "the next call is not affected"


@pytest.mark.parametrize(
    ("options", "after"),
    [
        ({"retry_after": 7}, 7.0),
        ({"headers": {"retry-after-ms": "1500", "retry-after": "2"}}, 1.5),
        ({"headers": {"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m2.5s"}}, 62.5),
        ({}, None),
    ],
)
def test_when_to_come_back(model: Model, simulated: Controls, options: dict[str, object], after: float | None) -> None:
    simulated.fault("status429", **options)
    with pytest.raises(ProviderBusy) as caught:
        model.answer(asked("oi"))
    assert caught.value.after == after


def test_a_quota_pause_is_never_short(model: Model, simulated: Controls) -> None:
    simulated.fault("status429", code="insufficient_quota", retry_after=1)
    with pytest.raises(ProviderBusy) as caught:
        model.answer(asked("oi"))
    assert caught.value.after == QUOTA_PAUSE_SECONDS


def test_a_silent_provider_is_down(simulated: Controls) -> None:
    simulated.fault("hang")
    impatient = Model(base_url=f"{simulated.address}/v1", api_key="test", read_seconds=0.2)
    with pytest.raises(ProviderDown, match="timeout"):
        impatient.answer(asked("oi"))
    impatient.close()


def test_a_result_without_its_call_is_our_fault(model: Model) -> None:
    with pytest.raises(RequestRefused):
        model.answer(asked("oi", ToolReturned("nobody", "{}")))


def test_vectors_come_in_the_order_of_the_texts(model: Model, simulated: Controls) -> None:
    texts = [f"pergunta número {n}" for n in range(EMBEDDING_BATCH + 3)]
    many = model.embed(texts, model="text-embedding-3-small", dimensions=64)
    assert len(simulated.seen()) == 2
    assert many.vectors[-1] == model.embed(texts[-1:], model="text-embedding-3-small", dimensions=64).vectors[0]
    assert many.usage is not None
    assert model.embed([], model="text-embedding-3-small").vectors == ()


def test_a_voice_note_is_heard(model: Model, simulated: Controls) -> None:
    comment = b"TRANSCRIPT=" + "não funciona".encode()
    note = b"OggS\x00\xff\r\n" + len(comment).to_bytes(4, "little") + comment + b"\x01OggS\x00audio\r\n--"
    heard = model.transcribe(note, mime="audio/ogg; codecs=opus", model="gpt-4o-mini-transcribe", language="pt")
    assert heard.text == "não funciona"
    assert simulated.seen()[0]["body"] == {
        "file": len(note),
        "model": "gpt-4o-mini-transcribe",
        "language": "pt",
        "response_format": "json",
    }


def test_a_provider_without_ears_refuses(model: Model, simulated: Controls) -> None:
    simulated.fault("status404", endpoint="transcriptions")
    with pytest.raises(RequestRefused):
        model.transcribe(b"x", mime="audio/ogg", model="gpt-4o-mini-transcribe")


def test_one_client_serves_many_threads_at_once(model: Model, simulated: Controls) -> None:
    simulated.fault("hang", count=50)
    answers: list[ModelAnswer] = []

    def ask(n: int) -> None:
        answers.append(model.answer(asked(f"oi {n}")))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    until(lambda: len([one for one in simulated.seen() if one["body"]]) == 50)
    assert answers == []
    simulated.clear_faults()
    for thread in threads:
        thread.join()
    assert len({answer.response_id for answer in answers}) == 50
