"""What bare sockets can do to a call: each ends in an error that says what to do, within its time."""

import orjson
import pytest

from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.openai.errors import ProviderBusy, ProviderDown, RequestRefused
from tests.integrations.openai import processes, raw_server
from tests.integrations.openai.asking import asked
from tests.integrations.openai.raw_server import Behaviour, behaving, sends

JSON = "content-type: application/json"


def _ask(base_url: str, **times: float) -> object:
    model = Model(base_url=base_url, api_key="test", **{"read_seconds": 5.0, **times})
    try:
        return model.answer(asked("oi"))
    finally:
        model.close()


@pytest.mark.parametrize(
    "behaviour",
    [
        raw_server.closes,
        raw_server.resets,
        raw_server.promises_more,
        sends("200 OK", b"not json", JSON),
        sends("200 OK", b"<html>login</html>", "content-type: text/html"),
        sends("200 OK", b"", JSON),
        sends("200 OK", b"[]", JSON),
        sends("200 OK", b"null", JSON),
        sends("200 OK", b'{"id": "r", "output": null}', JSON),
        sends("200 OK", b'{"id": "r", "status": "in_progress", "output": []}', JSON),
        sends("200 OK", b'{"status": "failed", "error": {"code": "server_error", "message": "x"}}', JSON),
        sends("200 OK", b"\x1f\x8bnot gzip", JSON, "content-encoding: gzip"),
        sends("502 Bad Gateway", b"<html>bad gateway</html>", "content-type: text/html"),
        sends("529 Overloaded", b"{}", JSON),
    ],
)
def test_a_broken_provider_is_down(behaviour: Behaviour) -> None:
    with behaving(behaviour) as base_url, pytest.raises(ProviderDown) as caught:
        _ask(base_url)
    assert caught.value.counts_for_breaker


def test_silence_ends_at_the_read_timeout() -> None:
    with behaving(raw_server.stays_silent) as base_url, pytest.raises(ProviderDown, match="timeout"):
        _ask(base_url, read_seconds=0.2)


def test_a_trickle_ends_at_the_total_timeout() -> None:
    with behaving(raw_server.trickles) as base_url, pytest.raises(ProviderDown, match="timeout"):
        _ask(base_url, total_seconds=0.3)


def test_a_full_backlog_ends_at_the_connect_timeout() -> None:
    with raw_server.never_accepting() as base_url, pytest.raises(ProviderDown, match="timeout"):
        _ask(base_url, connect_seconds=0.3)


def test_nobody_listens() -> None:
    with pytest.raises(ProviderDown, match="connection"):
        _ask(f"http://127.0.0.1:{processes.free_port()}/v1")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (b"rate_limit_exceeded", ProviderBusy),
        (b"insufficient_quota", ProviderBusy),
        (b"invalid_prompt", RequestRefused),
    ],
)
def test_an_answer_that_failed_inside_a_200(code: bytes, error: type[Exception]) -> None:
    body = b'{"id": "r", "status": "failed", "output": [], "error": {"code": "%s", "message": "x"}}' % code
    with behaving(sends("200 OK", body, JSON)) as base_url, pytest.raises(error):
        _ask(base_url)


def test_a_refusal_never_quotes_the_provider() -> None:
    body = b'{"error": {"code": "the customer said 52998224725", "message": "52998224725", "type": null}}'
    with behaving(sends("400 Bad Request", body, JSON)) as base_url, pytest.raises(RequestRefused) as caught:
        _ask(base_url)
    assert caught.value.reason == "400"


def test_a_bare_compatible_answer_is_enough() -> None:
    said = {"type": "message", "content": "Olá!"}
    called = {"type": "function_call", "name": "x", "arguments": {"a": 1}}
    body = orjson.dumps({"output": [said, called]})
    with behaving(sends("200 OK", body, JSON)) as base_url:
        model = Model(base_url=base_url)
        answer = model.answer(asked("oi"))
        model.close()
    assert (answer.text, answer.usage, answer.rate_limit, answer.simulated) == ("Olá!", None, None, False)
    (call,) = answer.tool_calls
    assert (call.name, call.arguments_json) == ("x", '{"a":1}')
    assert call.call_id


def test_nul_which_no_row_can_keep_is_left_out() -> None:
    inner = orjson.dumps({"text": "a\0b", "path": "C:\\u0000"}).decode()
    said = {"type": "message", "content": [{"text": "O\0lá!"}, {"text": inner}]}
    with behaving(sends("200 OK", orjson.dumps({"output": [said]}), JSON)) as base_url:
        model = Model(base_url=base_url)
        answer = model.answer(asked("oi"))
        model.close()
    greeting, written = answer.text.split("\n\n")
    assert (greeting, orjson.loads(written)) == ("Olá!", {"text": "ab", "path": "C:\\u0000"})
