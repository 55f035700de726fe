"""The simulated endpoint seen from outside: streams, refusals, controls."""

import httpx2
import openai
import pytest

from tests.integrations.openai.asking import TEXT, schema
from tests.integrations.openai.conftest import Controls

KEY = {"authorization": "Bearer test"}


@pytest.fixture
def sdk(simulated: Controls) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{simulated.address}/v1", api_key="test", max_retries=0, timeout=10)


def _post(simulated: Controls, path: str, body: object, **headers: str) -> httpx2.Response:
    return httpx2.post(f"{simulated.address}{path}", json=body, headers={**KEY, **headers}, timeout=10)


def test_the_stream_adds_up_to_the_answer(sdk: openai.OpenAI, simulated: Controls) -> None:
    simulated.script(
        text="Uma resposta que não cabe em um pedaço só.", tool_calls=[{"name": "x", "arguments": {"a": 1}}]
    )
    events = list(sdk.responses.create(model="gpt-5-mini", input="oi", stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert len(pieces) > 1
    final = events[-1]
    assert final.type == "response.completed"
    assert "".join(pieces) == final.response.output_text == "Uma resposta que não cabe em um pedaço só."
    arguments = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
    assert "".join(arguments) == '{"a":1}'


def test_every_answer_is_marked(simulated: Controls) -> None:
    for response in (
        httpx2.get(f"{simulated.address}/simulated/health"),
        _post(simulated, "/v1/responses", {"model": "gpt-5-mini", "input": "oi"}),
        _post(simulated, "/v1/responses", {}),
        _post(simulated, "/v1/nothing", {}),
    ):
        assert response.headers["x-simulated"] == "openai"


def test_a_call_without_key_is_refused(simulated: Controls) -> None:
    response = httpx2.post(f"{simulated.address}/v1/responses", json={"model": "m", "input": "oi"})
    assert response.status_code == 401
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}


def _with_tool(**tool: object) -> dict[str, object]:
    return {"model": "m", "input": "oi", "tools": [{"type": "function", "strict": True, **tool}]}


def _with_item(**item: object) -> dict[str, object]:
    return {"model": "m", "input": [item]}


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"input": "oi"}, "model"),
        ({"model": "m"}, "input"),
        ({"model": "m", "input": []}, "input"),
        (_with_item(role="robot", content="x"), "input[0].role"),
        (_with_item(type="function_call_output", call_id="c", output="{}"), "input"),
        (_with_item(type="function_call", call_id="c", name="x", arguments="{}"), "input"),
        (_with_item(type="function_call", call_id="c", name="x"), "input[0].arguments"),
        (_with_tool(name="não vale"), "tools[0].name"),
        (_with_tool(name="x", parameters={"type": "object", "properties": {}}), "tools[0].parameters"),
        (_with_tool(name="x", parameters={**schema(a=TEXT), "required": []}), "tools[0].parameters"),
        (_with_tool(name="x", parameters=schema(a={"type": "object"})), "tools[0].parameters"),
    ],
)
def test_what_the_real_endpoint_refuses_is_refused(simulated: Controls, body: object, param: str) -> None:
    response = _post(simulated, "/v1/responses", body)
    assert response.status_code == 400
    assert response.json()["error"]["param"] == param


def test_a_fault_hits_only_the_words_it_names_and_as_often_as_told(simulated: Controls) -> None:
    simulated.fault("status500", count=2, match="Boleto")
    statuses = [
        _post(simulated, "/v1/responses", {"model": "m", "input": words}).status_code
        for words in ("oi", "meu boleto", "oi", "o boleto", "boleto")
    ]
    assert statuses == [200, 500, 200, 500, 200]


def test_an_unknown_fault_is_refused(simulated: Controls) -> None:
    assert _post(simulated, "/simulated/faults", {"kind": "earthquake"}).status_code == 400


def test_scripts_are_used_in_order_and_only_where_they_fit(simulated: Controls) -> None:
    simulated.script(match="dois", text="segunda")
    simulated.script(text="primeira")
    texts = [
        _post(simulated, "/v1/responses", {"model": "m", "input": words}).json()["output"][0]["content"][0]["text"]
        for words in ("um", "dois")
    ]
    assert texts == ["primeira", "segunda"]


def test_vectors_are_stable_unit_long_and_close_for_like_words(sdk: openai.OpenAI) -> None:
    texts = ["a internet caiu", "minha internet caiu hoje", "quero um boleto"]
    rows = sdk.embeddings.create(input=texts, model="text-embedding-3-small", dimensions=256).data
    one, like, other = (row.embedding for row in rows)
    assert len(one) == 256
    assert sum(value * value for value in one) == pytest.approx(1, abs=1e-6)
    assert _cosine(one, like) > _cosine(one, other)
    again = sdk.embeddings.create(input=texts[0], model="text-embedding-3-small", dimensions=256)
    assert again.data[0].embedding == one


def test_a_recording_without_text_says_that_it_is_simulated(sdk: openai.OpenAI) -> None:
    heard = sdk.audio.transcriptions.create(file=("a.ogg", b"OggS....", "audio/ogg"), model="whisper-1")
    assert "simulada" in heard.text


def test_a_hanging_request_is_let_go(simulated: Controls) -> None:
    simulated.fault("hang")
    with httpx2.Client(base_url=simulated.address, headers=KEY) as client, pytest.raises(httpx2.ReadTimeout):
        client.post("/v1/responses", json={"model": "m", "input": "oi"}, timeout=0.2)
    simulated.clear_faults()
    assert _post(simulated, "/v1/responses", {"model": "m", "input": "oi"}).status_code == 200


def _cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
