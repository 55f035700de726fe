"""The gateway's door: who may enter, what is kept, what the gateway is told when something is away."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from conversations.api.webhooks import WebhookIngress
from conversations.models import Instance, Message, WebhookEvent
from conversations.services import nudges
from lia_cortex.celery import app as celery_app
from lia_cortex.kernel import jobs, metrics
from tests import payloads
from tests.door import TOKEN, Door
from tests.worker import Clock, Worker

STORED = (200, {"status": "stored"})

DEEP = b'{"event": "x", "data": ' + b"[" * 500 + b"]" * 500 + b"}"
"""Valid, and nested deeper than what can be written again."""


@pytest.fixture
def closed_port() -> int:
    """Give a port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/evolution",
        "/webhooks/evolution/",
        "/webhooks/evolution/messages-upsert",
        "/webhooks/evolution/messages-upsert/",
        "/webhooks/evolution/group-participants-update",
    ],
)
def test_every_form_of_the_address_is_the_door(path: str, door: Door, moment: Clock) -> None:
    assert door.post(payloads.text("oi", at=moment.at), path=path) == STORED
    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x"])
def test_a_stranger_is_turned_away_and_nothing_is_kept(token: str, door: Door, moment: Clock) -> None:
    status, answer = door.post(payloads.text("oi", at=moment.at), token=token)
    assert (status, answer["code"]) == (401, "unauthorized")
    assert not WebhookEvent.objects.exists()


def test_a_strangers_body_is_not_read() -> None:
    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was read")

    assert _asgi(receive, headers=[(b"authorization", b"Bearer wrong")])[0] == 401


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_the_gateways_signed_token_is_accepted_half_an_hour_late(door: Door, moment: Clock) -> None:
    """The gateway signs before its first of ten tries, for ten minutes."""
    body = payloads.text("oi", at=moment.at)
    assert door.post(body, token=_signed(expired=timedelta(minutes=-10))) == STORED
    assert door.post(body, token=_signed(expired=timedelta(minutes=25))) == STORED
    assert door.post(body, token=_signed(expired=timedelta(minutes=35)))[0] == 401
    assert door.post(body, token=_signed(key="another-key-of-some-length-for-hs256"))[0] == 401
    assert door.post(body, token=_signed(key="", algorithm="none"))[0] == 401
    assert door.post(body, token=jwt.encode({"app": "evolution"}, TOKEN, algorithm="HS256"))[0] == 401


def test_a_body_that_is_too_large_by_its_own_word_is_not_read(settings: Settings) -> None:
    settings.WEBHOOK_MAX_BYTES = 1000

    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was read")

    headers = [(b"authorization", f"Bearer {TOKEN}".encode()), (b"content-length", b"1001")]
    assert _asgi(receive, headers=headers)[0] == 413


def test_a_body_that_grows_too_large_while_it_comes_is_not_read_to_its_end(settings: Settings) -> None:
    settings.WEBHOOK_MAX_BYTES = 1000
    chunks = iter(range(100))

    async def receive() -> dict[str, Any]:
        assert next(chunks) < 11
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    assert _asgi(receive, headers=[(b"authorization", f"Bearer {TOKEN}".encode())])[0] == 413


def test_a_body_that_breaks_off_is_asked_for_again() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert _asgi(receive, headers=[(b"authorization", f"Bearer {TOKEN}".encode())])[0] == 503


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[1, 2]", b'"text"', b"\xff\xfe\x00", b"[" * 100_000, DEEP])
def test_what_is_no_json_object_is_kept_as_it_came(body: bytes, door: Door) -> None:
    assert door.post(body) == STORED
    event = WebhookEvent.objects.get()
    assert (bytes(event.body), event.status, event.event) == (body, "failed", "unreadable")


@pytest.mark.parametrize(
    "name", ["Maria \x00 Silva", "Maria \ud83d", "\udc00 Maria", "Maria \U0001f600", "Maria \ufffe"]
)
def test_letters_that_postgres_refuses_cost_no_message(
    name: str, door: Door, company: Instance, moment: Clock, worker: Worker
) -> None:
    body = payloads.text(f"oi de {name}", at=moment.at, name=name)
    assert door.post(json.dumps(body).encode()) == STORED
    worker.run_due()
    message = Message.objects.get()
    assert message.text.startswith("oi de ")
    assert "Maria" in message.conversation.contact.profile_name
    assert "\x00" not in message.text


def test_numbers_that_are_none_cost_no_message(door: Door, company: Instance, moment: Clock, worker: Worker) -> None:
    body = json.dumps(payloads.text("oi", at=moment.at)).encode()
    assert door.post(body[:-1] + b', "extra": NaN, "huge": 1e400, "big": ' + b"9" * 60 + b"}") == STORED
    worker.run_due()
    assert Message.objects.get().text == "oi"


def test_an_unknown_event_is_kept_and_counted(door: Door, moment: Clock) -> None:
    before = _counted("brand.new", "ignored")
    assert door.post({"event": "brand.new", "instance": "principal", "data": {"a": 1}}) == STORED
    event = WebhookEvent.objects.get()
    assert (event.status, event.reason) == ("ignored", "unknown event")
    assert json.loads(bytes(event.body))["data"] == {"a": 1}
    assert _counted("brand.new", "ignored") == before + 1


def test_an_event_without_an_instance_makes_none(door: Door, company: Instance, moment: Clock, worker: Worker) -> None:
    body = payloads.text("oi", at=moment.at)
    body["instance"] = ""
    assert door.post(body) == STORED
    worker.run_due()
    assert WebhookEvent.objects.get().status == "ignored"
    assert list(Instance.objects.values_list("name", flat=True)) == ["principal"]


def test_an_unknown_instance_is_adopted_for_its_events_are_authentic(
    door: Door, company: Instance, moment: Clock, worker: Worker
) -> None:
    assert door.post(payloads.text("oi", at=moment.at, instance="nova")) == STORED
    worker.run_due()
    adopted = Instance.objects.get(name="nova")
    assert adopted.origin == Instance.Origin.WEBHOOK
    assert Message.objects.get().conversation.number == adopted.number


def test_only_posts_enter() -> None:
    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was read")

    assert _asgi(receive, headers=[(b"authorization", f"Bearer {TOKEN}".encode())], method="GET")[0] == 405


def test_without_postgres_the_gateway_is_asked_to_try_again(
    transactional_db: None, moment: Clock, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversations.services.ingress.WAIT_SECONDS", 0.5)
    body = json.dumps(payloads.text("oi", at=moment.at)).encode()
    with monkeypatch.context() as away:
        away.setitem(django_settings.DATABASES["default"], "PORT", closed_port)
        door = Door()
        status, answer = door.post(body)
    assert (status, answer["code"]) == (503, "not_stored")
    door.close()
    assert not WebhookEvent.objects.exists()
    again = Door()
    assert again.post(body) == STORED
    again.close()
    assert WebhookEvent.objects.count() == 1


@pytest.fixture
def redis_away(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process send its nudges through the real broker's client, to a port at which nobody listens."""
    url = f"redis://127.0.0.1:{closed_port}/0"
    app: Any = celery_app  # its pools and its read-only settings have no typed way in
    before = app.conf.broker_url, app.conf.broker_write_url
    app.conf.broker_url = app.conf.broker_write_url = url
    app.amqp._producer_pool = None
    app._pool = None
    with monkeypatch.context() as away:
        away.setattr(jobs, "_transport", jobs.Broker())
        yield
        nudges.finish()
    app.conf.broker_url, app.conf.broker_write_url = before
    app.amqp._producer_pool = None
    app._pool = None


def test_without_redis_a_webhook_is_stored_and_answered(
    door: Door, company: Instance, moment: Clock, redis_away: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert door.post(payloads.text("oi", at=moment.at)) == STORED
    assert WebhookEvent.objects.get().status == "received"
    assert "jobs.broker_away" in caplog.text


def _signed(*, expired: timedelta = timedelta(0), key: str = TOKEN, algorithm: str = "HS256") -> str:
    expires = int(time.time() - expired.total_seconds())
    claims = {"iat": expires - 600, "exp": expires, "app": "evolution", "action": "webhook"}
    return jwt.encode(claims, key, algorithm=algorithm)


def _asgi(receive: Any, *, headers: list[tuple[bytes, bytes]], method: str = "POST") -> tuple[int, dict[str, Any]]:
    """Call the ingress as a server does, with a body of the test's own making."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def no_page(*_: Any) -> None:
        raise AssertionError("the request was passed on to the pages")

    scope = {"type": "http", "method": method, "path": "/webhooks/evolution", "headers": headers}
    asyncio.run(WebhookIngress(no_page)(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


def _counted(event: str, result: str) -> float:
    metrics.flush()
    return sum(
        sample.value
        for family in metrics.families()
        for sample in family.samples
        if sample.labels.get("event") == event and sample.labels.get("result") == result
    )
