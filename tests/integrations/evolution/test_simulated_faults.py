"""Every fault, and how webhooks are retried."""

from collections.abc import Iterator
from datetime import UTC, datetime

import jwt
import pytest

from lia_cortex.integrations.evolution.schemas import ConnectionChanged, parse
from lia_cortex.integrations.evolution.simulated.faults import Faults
from lia_cortex.integrations.evolution.simulated.webhooks import Outbox
from lia_cortex.integrations.evolution.transport import Timeouts
from lia_cortex.kernel.errors import Retryable, Uncertain
from tests.integrations.evolution import gateway, receiver

MARIA = "5511988887777"
MARIA_JID = f"{MARIA}@s.whatsapp.net"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def hook() -> Iterator[receiver.Receiver]:
    with receiver.listening() as running:
        yield running


@pytest.fixture
def sim(hook: receiver.Receiver) -> Iterator[gateway.Gateway]:
    with gateway.running("principal", "reserva", webhook_url=hook.url, timeouts=Timeouts(send=0.4)) as running:
        yield running


def arrived(sim: gateway.Gateway) -> int:
    return len(sim.chat(MARIA)["messages"])


@pytest.mark.parametrize(
    ("fault", "outcome", "effect"),
    [
        ({"kind": "status", "status": 500}, Uncertain, 0),
        ({"kind": "status", "status": 503}, Retryable, 0),
        ({"kind": "status", "status": 502, "effect": True}, Uncertain, 1),
        ({"kind": "cut_before"}, Uncertain, 0),
        ({"kind": "cut_after"}, Uncertain, 1),
    ],
)
def test_a_faulty_send_is_found_or_not_afterwards(
    sim: gateway.Gateway, fault: dict[str, object], outcome: type[Exception], effect: int
) -> None:
    sim.fault(endpoint="sendText", count=1, instance="principal", **fault)
    with pytest.raises(outcome):
        sim.client.send_text("principal", MARIA, "olá")
    assert arrived(sim) == effect
    assert len(sim.client.find_messages("principal", MARIA_JID, LONG_AGO)) == effect
    sim.client.send_text("principal", MARIA, "olá")
    assert arrived(sim) == effect + 1


def test_a_send_that_hangs_still_goes_out(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="hang", seconds=0.8, endpoint="message", count=1)
    with pytest.raises(Uncertain):
        sim.client.send_text("principal", MARIA, "olá")
    hook.wait_for("send.message")
    assert arrived(sim) == 1


def test_a_fault_strikes_only_its_instance_and_endpoint(sim: gateway.Gateway) -> None:
    sim.fault(kind="status", instance="reserva", endpoint="sendText")
    sim.client.send_text("principal", MARIA, "olá")
    assert sim.client.connection_state("reserva") == "open"
    with pytest.raises(Uncertain):
        sim.client.send_text("reserva", MARIA, "olá")
    sim.control("DELETE", "faults")
    sim.client.send_text("reserva", MARIA, "olá")


def test_a_deaf_instance_sends_and_says_nothing(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="deaf", instance="principal")
    sim.client.send_text("principal", MARIA, "olá")
    sim.client.send_text("reserva", MARIA, "olá")
    assert {body["instance"] for body in hook.wait_for("messages.update", 3)} == {"reserva"}
    assert {each.body["instance"] for each in hook.received} == {"reserva"}
    assert arrived(sim) == 2


def test_events_come_twice_when_told_to(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="duplicate", instance="principal")
    provider_id = sim.says(MARIA, text="oi", to="principal")
    told = hook.wait_for("messages.upsert", 2)
    assert [body["data"]["key"]["id"] for body in told] == [provider_id, provider_id]


def test_reordered_events_all_come(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="reorder", seconds=0.3)
    said = [sim.says(MARIA, text=str(index), to="principal") for index in range(12)]
    told = [body["data"]["key"]["id"] for body in hook.wait_for("messages.upsert", 12)]
    assert sorted(told) == sorted(said)
    assert told != said


def test_receipts_can_be_lost_while_the_phone_has_them(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="drop_receipts")
    sim.client.send_text("principal", MARIA, "olá")
    hook.wait_for("chats.upsert", 3)
    assert "messages.update" not in hook.events()
    assert sim.chat(MARIA)["messages"][0]["status"] == "read"


def test_a_logged_out_instance_refuses_until_the_fault_is_gone(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="logged_out", instance="principal", reason=403)
    assert parse(hook.wait_for("connection.update")[0]) == ConnectionChanged("principal", "close", 403, logged_out=True)
    with pytest.raises(Retryable, match="lost its connection"):
        sim.client.send_text("principal", MARIA, "olá")
    sim.control("DELETE", "faults")
    sim.client.send_text("principal", MARIA, "olá")


def test_a_dropped_instance_catches_up(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.fault(kind="disconnected", instance="principal")
    provider_id = sim.says(MARIA, text="oi", to="principal")
    assert "messages.upsert" not in hook.events()
    assert sim.client.connection_state("principal") == "connecting"
    sim.control("DELETE", "faults")
    (missed,) = hook.wait_for("messages.upsert")
    assert missed["data"]["key"]["id"] == provider_id


def test_an_unknown_fault_is_refused(sim: gateway.Gateway) -> None:
    for wanted in ({"kind": "gremlin"}, {"kind": "hang", "colour": 1}, {}):
        assert sim.http.post("/simulated/faults", json=wanted).status_code == 400


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_a_webhook_that_fails_is_posted_again(sim: gateway.Gateway, hook: receiver.Receiver, status: int) -> None:
    hook.statuses = [status, status]
    sim.control("POST", f"phones/{MARIA}/presence", {"to": "principal"})
    assert len(hook.wait_for("presence.update", 3)) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_webhook_that_is_refused_is_lost(sim: gateway.Gateway, hook: receiver.Receiver, status: int) -> None:
    hook.statuses = [status]
    sim.control("POST", f"phones/{MARIA}/presence", {"to": "principal"})
    sim.says(MARIA, text="oi", to="principal")
    hook.wait(lambda came: len(came) == 3)
    webhooks = sim.webhooks_once_answered()
    assert (webhooks["refused"], webhooks["retried"]) == (1, 0)


def test_the_waits_between_attempts_are_the_measured_ones() -> None:
    outbox = Outbox(Faults(), server_url="")
    planned = [5, 10, 20, 40, 80, 160, 300, 300, 300]
    for attempt, seconds in enumerate(planned, start=1):
        for _ in range(50):
            assert max(5, 0.8 * seconds) <= outbox.delay(attempt) <= 1.2 * seconds


def test_events_carry_the_headers_they_were_given(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.client.set_webhook("principal", url=hook.url, headers={"Authorization": "Bearer t", "X-Tenant": "42"})
    sim.control("POST", f"phones/{MARIA}/presence", {"to": "principal"})
    (came,) = hook.wait(len)
    assert (came.headers["authorization"], came.headers["x-tenant"]) == ("Bearer t", "42")
    assert came.headers["user-agent"] == "axios/1.12.2"


def test_a_jwt_key_becomes_a_token_and_by_events_a_path(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    key = "my-shared-secret-of-thirty-two-bytes"
    wanted = {
        "enabled": True,
        "url": hook.url,
        "byEvents": True,
        "headers": {"jwt_key": key},
        "events": ["PRESENCE_UPDATE"],
    }
    headers = {"apikey": gateway.KEY}
    sim.http.post("/webhook/set/principal", json={"webhook": wanted}, headers=headers).raise_for_status()
    sim.says(MARIA, text="not subscribed", to="principal")
    sim.control("POST", f"phones/{MARIA}/presence", {"to": "principal"})
    (came,) = hook.wait(len)
    assert came.path == "/hook/presence-update"
    assert came.body["destination"] == hook.url
    assert "jwt_key" not in came.headers
    claims = jwt.decode(came.headers["authorization"].removeprefix("Bearer "), key, algorithms=["HS256"])
    assert (claims["app"], claims["action"], claims["exp"] - claims["iat"]) == ("evolution", "webhook", 600)
