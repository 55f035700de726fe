"""Every recorded refusal, replayed by a real server: what the caller is told to do."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from lia_cortex.integrations.evolution.client import Evolution
from lia_cortex.integrations.evolution.schemas import Key
from lia_cortex.integrations.evolution.transport import Timeouts
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from tests.integrations.evolution import recordings, replay

TO = "5511988887777"
MARIA = f"{TO}@s.whatsapp.net"
Call = Callable[[Evolution], object]

SEND: Call = lambda gateway: gateway.send_text("loja1", TO, "x")  # noqa: E731
VOICE: Call = lambda gateway: gateway.send_voice("loja1", TO, "SUQz")  # noqa: E731
MEDIA: Call = lambda gateway: gateway.send_media("loja1", TO, "image", "AAAA", "image/png", "a.png")  # noqa: E731
STATE: Call = lambda gateway: gateway.connection_state("loja1")  # noqa: E731
FIND: Call = lambda gateway: gateway.find_messages("loja1", "1@lid", datetime(2026, 1, 1, tzinfo=UTC))  # noqa: E731
FETCH: Call = lambda gateway: gateway.fetch_media("loja1", "3EB0")  # noqa: E731
TYPING: Call = lambda gateway: gateway.send_presence("loja1", TO, "composing", 0)  # noqa: E731
READ: Call = lambda gateway: gateway.mark_read("loja1", [Key(MARIA, False, "3EB0")])  # noqa: E731
HOOK: Call = lambda gateway: gateway.set_webhook("loja1", url="http://here/", headers={})  # noqa: E731
CREATE: Call = lambda gateway: gateway.create_instance("loja1", webhook_url="http://h/", webhook_headers={})  # noqa: E731

RECORDED: dict[str, tuple[Call, type[Exception], str]] = {
    "err-connection-closed-on-send": (SEND, Retryable, "instance lost its connection"),
    "err-create-bad-integration": (CREATE, Terminal, "refused_400"),
    "err-create-duplicate": (CREATE, Terminal, "name_in_use"),
    "err-create-meta-notoken": (CREATE, Terminal, "refused_400"),
    "err-empty-text": (SEND, Terminal, "refused_400"),
    "err-instance-not-found": (SEND, Retryable, "instance_unknown"),
    "err-missing-text": (SEND, Terminal, "invalid_request"),
    "err-no-apikey": (SEND, Retryable, "gateway answered 401"),
    "err-number-integer": (SEND, Terminal, "invalid_request"),
    "err-number-not-on-whatsapp": (SEND, Terminal, "not_on_whatsapp"),
    "err-route-404": (SEND, Retryable, "gateway answered 404"),
    "err-sendText-instance-not-connected-after-delete-of-db": (STATE, Retryable, "instance_unknown"),
    "err-wrong-apikey": (SEND, Retryable, "gateway answered 401"),
    "getBase64FromMediaMessage-nonmedia": (FETCH, Terminal, "message_without_media"),
    "getBase64FromMediaMessage-notfound": (FETCH, Terminal, "message_not_found"),
    "meta-err-graph-400-not-allowed": (SEND, Terminal, "graph_131030"),
    "meta-err-graph-401-token": (SEND, Retryable, "graph_190"),
    "meta-err-graph-conn-reset": (SEND, Terminal, "refused_400"),
    "meta-err-sendText-empty": (SEND, Terminal, "refused_400"),
    "meta-getBase64": (FETCH, Terminal, "refused_400"),
    "meta-markMessageAsRead": (READ, Terminal, "not_supported"),
    "meta-sendPresence": (TYPING, Terminal, "not_supported"),
    "meta-whatsappNumbers": (SEND, Terminal, "not_supported"),
    "sendMedia-document-b64-nofilename": (MEDIA, Terminal, "refused_400"),
    "sendMedia-invalid": (MEDIA, Terminal, "refused_400"),
    "sendReaction-notemoji": (SEND, Terminal, "refused_400"),
    "sendTemplate-baileys": (SEND, Uncertain, "gateway answered 500"),
    "webhook-set-bad-event": (HOOK, Terminal, "invalid_request"),
    "webhook-set-no-events-field": (HOOK, Retryable, "gateway answered 500"),
}


@pytest.fixture
def server() -> Iterator[replay.Replay]:
    with replay.running() as running:
        yield running


@pytest.fixture
def gateway(server: replay.Replay) -> Iterator[Evolution]:
    client = Evolution(server.url, "k")
    yield client
    client.close()


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_refusal_says_what_to_do(server: replay.Replay, gateway: Evolution, name: str) -> None:
    call, kind, reason = RECORDED[name]
    exchange = recordings.rest(name)
    server.answer(exchange["status"], exchange["response"])
    with pytest.raises(kind) as refused:
        call(gateway)
    assert getattr(refused.value, "reason", None) == reason


def test_no_recorded_refusal_is_left_out() -> None:
    refused = {name for name in recordings.rest_names() if recordings.rest(name)["status"] >= 400}
    handled_as_success = {"logout-again"}
    assert refused - handled_as_success <= set(RECORDED)


@pytest.mark.parametrize("name", ["err-sendText-when-logged-out", "err-sendText-while-connecting"])
def test_a_send_that_the_gateway_took_is_sent_whatever_the_state(
    server: replay.Replay, gateway: Evolution, name: str
) -> None:
    exchange = recordings.rest(name)
    server.answer(exchange["status"], exchange["response"])
    assert gateway.send_text("loja1", TO, "x").provider_id == exchange["response"]["key"]["id"]


@pytest.mark.parametrize(
    ("status", "of_a_send", "of_a_read"),
    [
        (500, Uncertain, Retryable),
        (502, Uncertain, Retryable),
        (504, Uncertain, Retryable),
        (503, Retryable, Retryable),
        (429, Retryable, Retryable),
        (403, Retryable, Retryable),
        (302, Retryable, Retryable),
        (413, Terminal, Terminal),
        (422, Terminal, Terminal),
    ],
)
def test_a_proxys_page_is_judged_by_its_status(
    server: replay.Replay,
    gateway: Evolution,
    status: int,
    of_a_send: type[Exception],
    of_a_read: type[Exception],
) -> None:
    server.status, server.body = status, b"<html>gateway</html>"
    for call in (SEND, MEDIA, VOICE):
        with pytest.raises(of_a_send):
            call(gateway)
    for call in (STATE, FIND, FETCH, TYPING, READ, HOOK):
        with pytest.raises(of_a_read):
            call(gateway)


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b"{}", b'{"key":{}}'])
def test_a_success_without_a_message_id_is_not_a_success(
    server: replay.Replay, gateway: Evolution, body: bytes
) -> None:
    server.status, server.body = 201, body
    with pytest.raises(Uncertain):
        SEND(gateway)


def test_a_busy_gateway_says_how_long_to_wait(server: replay.Replay, gateway: Evolution) -> None:
    server.answer(429, {}, retry_after="17")
    with pytest.raises(Retryable) as refused:
        SEND(gateway)
    assert refused.value.after == 17


def test_a_refused_connection_had_no_effect() -> None:
    gateway = Evolution(f"http://127.0.0.1:{replay.free_port()}", "k")
    for call in (SEND, STATE):
        with pytest.raises(Retryable):
            call(gateway)


def test_a_host_that_does_not_accept_had_no_effect() -> None:
    with socket.socket() as deaf, ExitStack() as waiting:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        gateway = Evolution(f"http://127.0.0.1:{deaf.getsockname()[1]}", "k", timeouts=Timeouts(connect=0.2))
        with pytest.raises(Retryable, match="ConnectTimeout"):
            SEND(gateway)


def test_a_name_that_does_not_resolve_had_no_effect() -> None:
    with pytest.raises(Retryable):
        SEND(Evolution("http://gateway.invalid:8080", "k"))


def test_a_gateway_without_tls_had_no_effect(server: replay.Replay) -> None:
    with pytest.raises(Retryable):
        SEND(Evolution(server.url.replace("http:", "https:"), "k"))


def test_a_cut_after_the_request_left_is_uncertain_for_sends_only(server: replay.Replay, gateway: Evolution) -> None:
    server.cut = True
    with pytest.raises(Uncertain):
        SEND(gateway)
    with pytest.raises(Retryable):
        STATE(gateway)


def test_silence_after_the_request_left_is_uncertain_for_sends_only(server: replay.Replay) -> None:
    server.gate.clear()
    gateway = Evolution(server.url, "k", timeouts=Timeouts(read=0.2, send=0.2, media=0.2))
    for call in (SEND, MEDIA, VOICE):
        with pytest.raises(Uncertain):
            call(gateway)
    for call in (STATE, FIND, FETCH, TYPING):
        with pytest.raises(Retryable):
            call(gateway)


def test_an_answer_without_end_is_not_read_to_the_end(server: replay.Replay) -> None:
    server.answer(200, {"base64": "A" * 10_000})
    with pytest.raises(Terminal, match="answer_too_large"):
        FETCH(Evolution(server.url, "k", max_bytes=1000))
