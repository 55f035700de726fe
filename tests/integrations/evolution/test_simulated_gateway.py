"""The client and the parser against the simulated gateway, over real HTTP both ways."""

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from lia_cortex.integrations.evolution.client import Evolution
from lia_cortex.integrations.evolution.schemas import (
    ConnectionChanged,
    Key,
    MessageEchoed,
    MessageReceived,
    MessageSentHere,
    ReceiptArrived,
    parse,
)
from lia_cortex.kernel.errors import Retryable, Terminal
from tests.integrations.evolution import gateway, receiver, replay

MARIA = "5511988887777"
MARIA_JID = f"{MARIA}@s.whatsapp.net"
SOUTH = "5551998887777"
"""A mobile of an area where the gateway drops the ninth digit."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def hook() -> Iterator[receiver.Receiver]:
    with receiver.listening() as running:
        yield running


@pytest.fixture
def sim(hook: receiver.Receiver) -> Iterator[gateway.Gateway]:
    with gateway.running("principal", webhook_url=hook.url) as running:
        yield running


def test_a_conversation_there_and_back(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    asked = sim.says(MARIA, text="oi", push_name="Maria Silva")
    event = parse(hook.wait_for("messages.upsert")[0])
    assert isinstance(event, MessageReceived)
    assert (event.key.id, event.push_name, event.content.text) == (asked, "Maria Silva", "oi")
    sim.client.mark_read("principal", [event.key])
    sent = sim.client.send_text("principal", event.key.remote_jid, "olá!", quoted_id=asked)
    ticks = [parse(body) for body in hook.wait_for("messages.update", 3)]
    assert {tick.status for tick in ticks if isinstance(tick, ReceiptArrived)} == {
        "server",
        "delivered",
        "read",
    }
    echo = parse(hook.wait_for("send.message")[0])
    assert isinstance(echo, MessageSentHere)
    assert echo.key.id == sent.provider_id
    assert echo.reply_to == asked
    question, answer = sim.chat(MARIA)["messages"]
    assert (question["from"], question["text"], question["status"]) == ("customer", "oi", "read")
    assert (answer["from"], answer["text"], answer["status"]) == ("company", "olá!", "read")
    assert answer["quoted"] == {"id": asked, "text": "oi"}


def test_the_ninth_digit_is_dropped_on_the_way_and_found_again(sim: gateway.Gateway) -> None:
    sent = sim.client.send_text("principal", SOUTH, "olá")
    assert sent.remote_jid == "555198887777@s.whatsapp.net"
    found = sim.client.find_messages("principal", f"{SOUTH}@s.whatsapp.net", LONG_AGO)
    assert [each.provider_id for each in found] == [sent.provider_id]
    assert [each["text"] for each in sim.chat(SOUTH)["messages"]] == ["olá"]


def test_a_look_up_before_the_first_send_leaves_the_number_as_it_is_written(sim: gateway.Gateway) -> None:
    # Asks for both forms: the phone was known by the shorter one from then on, and sends to it were listed under that.
    assert sim.client.find_messages("principal", MARIA_JID, LONG_AGO) == []
    sim.client.send_text("principal", MARIA_JID, "olá")
    assert [each["number"] for each in sim.control("GET", "sent")["sent"]] == [MARIA]


def test_a_lid_reaches_the_same_phone(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.says(MARIA, text="oi", as_lid=True)
    event = parse(hook.wait_for("messages.upsert")[0])
    assert isinstance(event, MessageReceived)
    assert event.key.alt_jid == MARIA_JID
    sim.client.send_text("principal", event.key.remote_jid, "olá")
    assert [each["text"] for each in sim.chat(MARIA)["messages"]] == ["oi", "olá"]
    assert sim.client.mark_read("principal", [event.key]) == 1


def test_media_goes_out_and_comes_back_whole(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    content = b"%PDF-1.4 test"
    encoded = base64.b64encode(content).decode()
    provider_id = sim.says(MARIA, type="document", base64=encoded, filename="boleto.pdf")
    fetched = sim.client.fetch_media("principal", provider_id)
    assert (fetched.data, fetched.mime, fetched.filename) == (content, "application/pdf", "boleto.pdf")
    sim.client.send_media("principal", MARIA, "document", encoded, "application/pdf", "2a-via.pdf", "segue")
    sim.client.send_voice("principal", MARIA, encoded)
    document, voice = sim.chat(MARIA)["messages"][1:]
    assert (document["media"]["filename"], document["text"]) == ("2a-via.pdf", "segue")
    assert voice["media"]["is_voice_note"] is True
    assert sim.http.get(document["media"]["url"]).content == content


def test_the_gateway_refuses_as_a_gateway_does(sim: gateway.Gateway) -> None:
    with pytest.raises(Terminal, match="not_on_whatsapp"):
        sim.client.send_text("principal", "5511900009999", "olá")
    with pytest.raises(Terminal, match="refused_400"):
        sim.client.send_text("principal", MARIA, "  ")
    with pytest.raises(Retryable, match="instance_unknown"):
        sim.client.send_text("nope", MARIA, "olá")
    with pytest.raises(Retryable, match="401"):
        Evolution(sim.url, "wrong").connection_state("principal")
    with pytest.raises(Terminal, match="name_in_use"):
        sim.client.create_instance("principal", webhook_url="http://h/", webhook_headers={})
    with pytest.raises(Terminal, match="message_not_found"):
        sim.client.fetch_media("principal", "NOPE")


def test_typing_is_seen_while_it_lasts(sim: gateway.Gateway) -> None:
    with sim.http.stream("GET", f"/simulated/phones/{MARIA}/events") as changes:
        lines = changes.iter_lines()
        assert next(lines) == ": watching"
        sim.client.send_presence("principal", MARIA, "composing", 20)
        told = [line for line in (next(lines) for _ in range(4)) if line.startswith("data:")]
        assert '"composing"' in told[0]
    assert sim.chat(MARIA)["typing"] is None


def test_browser_phones_are_told_each_change(sim: gateway.Gateway) -> None:
    with sim.http.stream("GET", f"/simulated/phones/{MARIA}/events") as changes:
        lines = changes.iter_lines()
        assert next(lines) == ": watching"
        sim.client.send_text("principal", MARIA, "olá")
        told = next(line for line in lines if line.startswith("data:"))
    assert '"type":"message"' in told
    assert '"olá"' in told


def test_one_stream_tells_of_all_phones(sim: gateway.Gateway) -> None:
    with sim.http.stream("GET", "/simulated/events") as changes:
        lines = changes.iter_lines()
        assert next(lines) == ": watching"
        sim.says(MARIA, text="oi")
        told = next(line for line in lines if line.startswith("data:"))
    assert f'"number":"{MARIA}"' in told


def test_many_threads_share_one_client(sim: gateway.Gateway) -> None:
    start = threading.Barrier(16)

    def send(index: int) -> str:
        start.wait(10)
        return sim.client.send_text("principal", f"55119{index:08d}", f"n{index}").provider_id

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(send, range(16)))
    sent = {each["text"]: each["id"] for each in sim.control("GET", "sent")["sent"]}
    assert sent == {f"n{index}": provider_id for index, provider_id in enumerate(ids)}


def test_a_message_is_told_once_per_instance_of_its_number(hook: receiver.Receiver) -> None:
    number = "5511999990000"
    with gateway.running(f"um:{number}", f"dois:{number}", "outra", webhook_url=hook.url) as sim:
        provider_id = sim.says(MARIA, text="oi", to=number)
        told = [parse(body) for body in hook.wait_for("messages.upsert", 2)]
        assert {(each.instance, each.key.id) for each in told if isinstance(each, MessageReceived)} == {
            ("um", provider_id),
            ("dois", provider_id),
        }
        sent = sim.client.send_text("um", MARIA, "olá")
        echo = parse(hook.wait_for("messages.upsert", 3)[-1])
        assert isinstance(echo, MessageEchoed)
        assert (echo.instance, echo.key.id) == ("dois", sent.provider_id)


def test_what_was_sent_is_listed_from_a_moment_on(sim: gateway.Gateway) -> None:
    first = sim.client.send_text("principal", MARIA, "um")
    at = sim.control("GET", "sent")["sent"][0]["at"]
    second = sim.client.send_text("principal", MARIA, "dois")
    assert [each["id"] for each in sim.control("GET", "sent")["sent"]] == [
        first.provider_id,
        second.provider_id,
    ]
    later = sim.control("GET", f"sent?since={at + 1e-6}")["sent"]
    assert [(each["text"], each["instance"], each["number"]) for each in later] == [("dois", "principal", MARIA)]


def test_look_ups_stop_at_the_moment_asked_for(sim: gateway.Gateway) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - the gateway keeps real time
    old = (hour_ago - timedelta(hours=1)).timestamp()
    for index in range(60):
        sim.says(MARIA, text=f"n{index}", at=old + index if index < 55 else hour_ago.timestamp() + index)
    found = sim.client.find_messages("principal", MARIA_JID, hour_ago)
    assert [each.text for each in found] == ["n55", "n56", "n57", "n58", "n59"]
    assert len(sim.client.find_messages("principal", MARIA_JID, LONG_AGO)) == 60


def test_an_instance_is_created_paired_used_and_unpaired(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    created = sim.client.create_instance("nova", webhook_url=hook.url, webhook_headers={})
    assert created.state == "close"
    assert (sim.client.connect("nova").base64 or "").startswith("data:image/png;base64,")
    assert sim.client.connection_state("nova") == "connecting"
    with pytest.raises(Retryable):
        sim.client.send_text("nova", MARIA, "olá")
    sim.control("POST", "instances/nova/scan", {"number": "5511999990001"})
    assert sim.client.connect("nova").state == "open"
    sim.client.send_text("nova", MARIA, "olá")
    sim.client.restart("nova")
    sim.client.logout("nova")
    sim.client.logout("nova")
    hook.wait_for("logout.instance")
    states = {info.name: info.state for info in sim.client.fetch_instances()}
    assert states == {"principal": "open", "nova": "close"}
    told = [parse(each.body) for each in hook.received if each.event == "connection.update"]
    assert ConnectionChanged("nova", "open", 200, "5511999990001@s.whatsapp.net") in told


def test_a_phone_without_signal_gets_its_ticks_later(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.control("PUT", f"phones/{MARIA}", {"online": False})
    sim.client.send_text("principal", MARIA, "olá")
    hook.wait_for("messages.update")
    assert sim.chat(MARIA)["messages"][0]["status"] == "server"
    sim.control("PUT", f"phones/{MARIA}", {"online": True, "reads": False})
    hook.wait_for("messages.update", 2)
    assert sim.chat(MARIA)["messages"][0]["status"] == "delivered"


def test_a_reset_leaves_only_the_start_and_where_it_reports(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.client.set_webhook("principal", url=f"{hook.url}/elsewhere", headers={})
    sim.client.create_instance("nova", webhook_url=hook.url, webhook_headers={})
    sim.client.send_text("principal", MARIA, "olá")
    sim.fault(kind="status", count=3)
    sim.control("POST", "reset")
    state = sim.control("GET", "state")
    assert (state["messages"], state["sends"], state["faults"]) == (0, 0, [])
    assert [(each["name"], each["webhook"]) for each in state["instances"]] == [("principal", f"{hook.url}/elsewhere")]


def test_marking_skips_what_is_not_there(sim: gateway.Gateway) -> None:
    assert sim.client.mark_read("principal", [Key(MARIA_JID, False, "NOPE")]) == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "key", "numbers"),
    [
        (
            ["--instances", "principal,reserva:5511999990009", "--api-key", "k"],
            {},
            "k",
            {"principal": "5511999990000", "reserva": "5511999990009"},
        ),
        ([], {"EVOLUTION_INSTANCES": "loja", "EVOLUTION_API_KEY": ""}, "simulated", {"loja": "5511999990000"}),
    ],
)
def test_the_command_serves_a_gateway(
    arguments: list[str], environment: dict[str, str], key: str, numbers: dict[str, str]
) -> None:
    port = replay.free_port()
    command = [sys.executable, "-m", "lia_cortex.integrations.evolution.simulated", "--port", str(port)]
    process = subprocess.Popen([*command, *arguments], env=os.environ | environment)
    try:
        transport = httpx2.HTTPTransport(retries=12)
        with httpx2.Client(transport=transport, trust_env=False) as http:
            health = http.get(f"http://127.0.0.1:{port}/simulated/health")
        assert health.json() == {"status": "ok", "simulated": "evolution"}
        found = {info.name: info.owner_jid for info in Evolution(f"http://127.0.0.1:{port}", key).fetch_instances()}
        assert found == {name: f"{number}@s.whatsapp.net" for name, number in numbers.items()}
    finally:
        process.terminate()
        assert process.wait(10) is not None
