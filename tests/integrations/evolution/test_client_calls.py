"""What the client asks and what it reads, against the recorded answers."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lia_cortex.integrations.evolution.client import Evolution
from lia_cortex.integrations.evolution.schemas import Key
from lia_cortex.integrations.evolution.types import SUBSCRIBED, InstanceInfo, Pairing, Sent
from tests.integrations.evolution import recordings, replay

MARIA = "5511988887777@s.whatsapp.net"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[replay.Replay]:
    with replay.running() as running:
        yield running


@pytest.fixture
def gateway(server: replay.Replay) -> Iterator[Evolution]:
    client = Evolution(server.url, "GLOBALKEY-TEST-0001")
    yield client
    client.close()


def replays(server: replay.Replay, name: str) -> dict[str, Any]:
    exchange = recordings.rest(name)
    server.answer(exchange["status"], exchange["response"])
    return exchange


def test_a_text_is_asked_for_as_recorded(server: replay.Replay, gateway: Evolution) -> None:
    exchange = replays(server, "sendText")
    sent = gateway.send_text("loja1", "+5511988887777", "Olá! Como posso ajudar?")
    assert sent == Sent("3EB073C4E026F9AE3D96DB", MARIA, datetime(2026, 11, 22, 9, 27, 36, tzinfo=UTC))
    asked = server.requests[0]
    recorded = exchange["request"]
    assert (asked["method"], asked["path"], asked["body"]) == ("POST", recorded["path"], recorded["body"])
    assert asked["headers"]["apikey"] == "GLOBALKEY-TEST-0001"


def test_a_reply_quotes_and_a_jid_stays_whole(server: replay.Replay, gateway: Evolution) -> None:
    replays(server, "sendText-lid")
    gateway.send_text("loja 1/x", "12345678901234@lid", "para\x00 lid\ud800", quoted_id="3EB0Q")
    asked = server.requests[0]
    assert asked["path"] == "/message/sendText/loja%201%2Fx"
    assert asked["body"] == {
        "number": "12345678901234@lid",
        "text": "para lid",
        "quoted": {"key": {"id": "3EB0Q"}},
    }


def test_media_and_voice_are_asked_for_as_recorded(server: replay.Replay, gateway: Evolution) -> None:
    recorded = replays(server, "sendMedia-document-b64")["request"]
    body = recorded["body"]
    gateway.send_media("loja2", body["number"], "document", body["media"], body["mimetype"], "boleto.pdf", "doc")
    recorded_voice = replays(server, "sendWhatsAppAudio-b64")["request"]
    gateway.send_voice("loja1", "5511988887777", recorded_voice["body"]["audio"])
    assert [(asked["path"], asked["body"]) for asked in server.requests] == [
        (recorded["path"], body),
        (recorded_voice["path"], recorded_voice["body"]),
    ]


def test_typing_is_shown(server: replay.Replay, gateway: Evolution) -> None:
    recorded = replays(server, "sendPresence")["request"]
    gateway.send_presence("loja1", "5511988887777", "composing", 1200)
    assert server.requests[0]["body"] == recorded["body"]


def test_reading_marks_the_phone_behind_a_lid_and_skips_what_cannot_be_marked(
    server: replay.Replay, gateway: Evolution
) -> None:
    recorded = replays(server, "markMessageAsRead")["request"]
    known = Key("1@lid", False, "3EB0ABCDEF0007E858B9C1", alt_jid=MARIA)
    assert gateway.mark_read("loja1", [known, Key("2@lid", False, "X"), Key(MARIA, True, "Y")]) == 1
    assert server.requests[0]["body"] == recorded["body"]
    assert gateway.mark_read("loja1", [Key("2@lid", False, "X")]) == 0
    assert len(server.requests) == 1


def test_media_comes_as_bytes(server: replay.Replay, gateway: Evolution) -> None:
    exchange = replays(server, "getBase64FromMediaMessage")
    media = gateway.fetch_media("loja1", "3EB0ABCDEF0007E8A44554")
    assert media.data == base64.b64decode(exchange["response"]["base64"])
    assert (media.mime, media.filename) == ("image/jpeg", "3EB0ABCDEF0007E8A44554.jpeg")
    assert server.requests[0]["body"] == exchange["request"]["body"]


def test_a_look_up_reads_the_recorded_rows_under_both_forms(server: replay.Replay, gateway: Evolution) -> None:
    replays(server, "findMessages")
    found = gateway.find_messages("loja1", MARIA, datetime.fromtimestamp(1795339678, UTC))
    assert [(each.provider_id, each.from_me, each.text) for each in found] == [
        ("3EB0ABCDEF0007E8A44554", False, "p/ base64")
    ]
    asked = {request["body"]["where"]["key"]["remoteJid"] for request in server.requests}
    assert asked == {MARIA, "551188887777@s.whatsapp.net"}


def test_a_look_up_reads_pages_until_the_time_it_asks_for(server: replay.Replay, gateway: Evolution) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in range(1, 5):
        at = int((now - timedelta(hours=number)).timestamp())
        key = {"remoteJid": "9@lid", "fromMe": True, "id": f"ID{number}"}
        row = {"key": key, "message": {"conversation": f"n{number}"}, "messageTimestamp": at}
        page = {"messages": {"total": 4, "pages": 4, "currentPage": number, "records": [row]}}
        server.pages.append(json.dumps(page).encode())
    found = gateway.find_messages("loja1", "9@lid", now - timedelta(hours=2))
    assert [each.text for each in found] == ["n2", "n1"]
    assert [request["body"]["page"] for request in server.requests] == [1, 2, 3]


def test_a_look_up_is_bounded(server: replay.Replay, gateway: Evolution) -> None:
    key = {"remoteJid": "9@lid", "fromMe": True, "id": "ID"}
    row = {"key": key, "message": {"conversation": "x"}, "messageTimestamp": 1795339678}
    server.answer(200, {"messages": {"pages": 9000, "records": [row]}})
    gateway.find_messages("loja1", "9@lid", LONG_AGO)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("connectionState", "open"),
        ("connectionState-close", "close"),
        ("connectionState-connecting", "connecting"),
    ],
)
def test_the_connection_state_is_read(server: replay.Replay, gateway: Evolution, name: str, state: str) -> None:
    replays(server, name)
    assert gateway.connection_state("loja1") == state


def test_pairing_gives_codes_until_the_phone_is_connected(server: replay.Replay, gateway: Evolution) -> None:
    replays(server, "connect-when-open")
    assert gateway.connect("loja1") == Pairing("open")
    exchange = replays(server, "connect-pairing-code")
    pairing = gateway.connect("loja2", "+5511999990000")
    assert (pairing.state, pairing.pairing_code) == ("connecting", "ABCD1234")
    assert server.requests[-1]["path"] == exchange["request"]["path"]


def test_instances_are_listed_without_their_tokens(server: replay.Replay, gateway: Evolution) -> None:
    exchange = replays(server, "fetchInstances-one")
    info = InstanceInfo("loja1", "open", "5511999990000@s.whatsapp.net", "Loja Teste")
    assert gateway.fetch_instances() == [info]
    assert exchange["response"][0]["token"] not in repr(gateway.fetch_instances())


def test_an_instance_is_created_closed_and_reports_to_us(server: replay.Replay, gateway: Evolution) -> None:
    replays(server, "instance-create-baileys")
    headers = {"authorization": "Bearer s3cr3t"}
    info = gateway.create_instance("loja2", webhook_url="http://here/hook", webhook_headers=headers)
    assert info == InstanceInfo("loja2", "close")
    webhook = {
        "enabled": True,
        "url": "http://here/hook",
        "byEvents": False,
        "base64": True,
        "headers": headers,
        "events": list(SUBSCRIBED),
    }
    assert server.requests[0]["body"]["webhook"] == webhook
    gateway.set_webhook("loja2", url="http://here/hook", headers=headers)
    assert server.requests[1]["body"] == {"webhook": webhook}


def test_restart_and_logout_may_be_repeated(server: replay.Replay, gateway: Evolution) -> None:
    replays(server, "restart")
    gateway.restart("loja1")
    replays(server, "logout")
    gateway.logout("loja1")
    replays(server, "logout-again")
    gateway.logout("loja1")
    assert [request["method"] for request in server.requests] == ["POST", "DELETE", "DELETE"]
