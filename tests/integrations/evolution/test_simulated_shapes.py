"""The simulation speaks as recorded: same fields, same types, same refusals."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integrations.evolution import gateway, receiver, recordings
from tests.integrations.evolution.shapes import differences

MARIA = "5511988887777"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def hook() -> Iterator[receiver.Receiver]:
    with receiver.listening() as running:
        yield running


@pytest.fixture
def sim(hook: receiver.Receiver) -> Iterator[gateway.Gateway]:
    with gateway.running("loja1", webhook_url=hook.url, webhook_token="s3cr3t") as running:
        yield running


ENVELOPE = recordings.webhook_body("baileys-upsert-text", "messages.upsert")

INBOUND: list[tuple[dict[str, Any], str]] = [
    ({"text": "oi"}, "baileys-upsert-text"),
    ({"text": "oi", "as_lid": True}, "baileys-upsert-text-lid"),
    ({"type": "image", "base64": PIXEL, "caption": "foto"}, "baileys-upsert-image-base64-on"),
    ({"type": "audio", "base64": PIXEL, "seconds": 7}, "baileys-upsert-audio-ptt-base64-on"),
    ({"type": "video", "base64": PIXEL, "caption": "v"}, "baileys-upsert-video"),
    (
        {"type": "document", "base64": PIXEL, "filename": "boleto.pdf", "caption": "d"},
        "baileys-upsert-documentWithCaption",
    ),
    ({"type": "sticker", "base64": PIXEL}, "baileys-upsert-sticker"),
    ({"type": "location", "latitude": -23.5, "longitude": -46.6, "name": "Sé"}, "baileys-upsert-location"),
    ({"type": "contact", "name": "João", "phone": "+5511977776666"}, "baileys-upsert-contact"),
]


@pytest.mark.parametrize(("said", "name"), INBOUND)
def test_what_a_customer_says_is_told_as_recorded(
    sim: gateway.Gateway, hook: receiver.Receiver, said: dict[str, Any], name: str
) -> None:
    provider_id = sim.says(MARIA, **said)
    (told,) = hook.wait_for("messages.upsert")
    recorded = recordings.webhook_body(name, "messages.upsert")
    recorded["data"].setdefault("contextInfo", None)
    told["data"].setdefault("contextInfo", None)
    assert differences(told, recorded) == []
    assert told["data"]["messageType"] == recorded["data"]["messageType"]
    assert told["data"]["key"]["id"] == provider_id
    (contact,) = hook.wait_for("contacts.upsert")
    assert differences(contact, recordings.webhook_body("baileys-upsert-text", "contacts.upsert")) == []


def test_reactions_and_replies_are_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sent = sim.client.send_text("loja1", MARIA, "mensagem original").provider_id
    sim.says(MARIA, type="reaction", target=sent, emoji="👍")
    (reaction,) = hook.wait_for("messages.upsert")
    assert differences(reaction, recordings.webhook_body("baileys-upsert-reaction", "messages.upsert")) == []
    sim.says(MARIA, text="respondendo", reply_to=sent)
    reply = hook.wait_for("messages.upsert", 2)[-1]
    recorded = recordings.webhook_body("baileys-upsert-quoted-reply", "messages.upsert")
    assert differences(reply, recorded) == []
    assert reply["data"]["contextInfo"]["quotedMessage"] == {"conversation": "mensagem original"}


def test_edits_and_deletions_are_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    provider_id = sim.says(MARIA, text="um")
    sim.says(MARIA, type="edit", target=provider_id, text="dois")
    (edit,) = hook.wait_for("messages.edited")
    assert differences(edit, recordings.webhook_body("baileys-edited", "messages.edited")) == []
    sim.says(MARIA, type="delete", target=provider_id)
    (deletion,) = hook.wait_for("messages.delete")
    assert differences(deletion, recordings.webhook_body("baileys-deleted-update", "messages.delete")) == []
    assert hook.wait_for("messages.edited", 2)[-1]["data"]["type"] == "REVOKE"


def test_the_companys_phone_is_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.control("POST", "owner/messages", {"to": MARIA, "text": "resposta humana"})
    (echo,) = hook.wait_for("messages.upsert")
    recorded = recordings.webhook_body("baileys-upsert-fromMe-echo-phone", "messages.upsert")
    recorded["data"]["message"].pop("messageContextInfo")
    assert differences(echo, recorded) == []
    assert (echo["data"]["pushName"], echo["data"]["key"]["fromMe"]) == ("Você", True)


def test_typing_and_calls_are_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.control("POST", f"phones/{MARIA}/presence", {"presence": "composing"})
    (typing,) = hook.wait_for("presence.update")
    assert typing["data"] == recordings.webhook_body("baileys-presence-update", "presence.update")["data"]
    sim.control("POST", f"phones/{MARIA}/calls")
    (call,) = hook.wait_for("call")
    assert differences(call, recordings.webhook_body("baileys-call", "call")) == []


def test_a_send_is_answered_told_and_ticked_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    recorded = recordings.rest("sendText")
    answer = sim.http.post("/message/sendText/loja1", json=recorded["request"]["body"], headers={"apikey": gateway.KEY})
    assert (answer.status_code, answer.headers["x-simulated"]) == (201, "evolution")
    assert differences(answer.json(), recorded["response"]) == []
    (echo,) = hook.wait_for("send.message")
    assert echo["data"] == answer.json()
    assert differences(echo, recorded["webhooks"][0]) == []
    ticks = hook.wait_for("messages.update", 3)
    assert {tick["data"]["status"] for tick in ticks} == {"SERVER_ACK", "DELIVERY_ACK", "READ"}
    tick = recordings.webhook_body("baileys-update-read", "messages.update")
    assert all(differences(each, tick) == [] for each in ticks)
    chats = hook.wait_for("chats.upsert", 3)
    assert differences(chats[0], recordings.webhook_body("baileys-update-read", "chats.upsert")) == []
    assert len(hook.events()) == 7


@pytest.mark.parametrize(
    "name",
    [
        "sendText-quoted",
        "sendText-lid",
        "sendMedia-document-b64",
        "sendMedia-image-b64",
        "sendWhatsAppAudio-b64",
    ],
)
def test_other_sends_are_answered_as_recorded(sim: gateway.Gateway, name: str) -> None:
    recorded = recordings.rest(name)
    path = recorded["request"]["path"].replace("loja2", "loja1")
    body = recorded["request"]["body"]
    if "quoted" in body:
        body["quoted"]["key"]["id"] = sim.says(MARIA, text="mensagem original")
    if "audio" in body:
        body["audio"] = PIXEL
    answer = sim.http.post(path, json=body, headers={"apikey": gateway.KEY})
    assert (answer.status_code, differences(answer.json(), recorded["response"])) == (201, [])


@pytest.mark.parametrize(
    "name",
    [
        "err-create-bad-integration",
        "err-create-duplicate",
        "err-empty-text",
        "err-instance-not-found",
        "err-missing-text",
        "err-no-apikey",
        "err-number-integer",
        "err-number-not-on-whatsapp",
        "err-route-404",
        "err-sendText-instance-not-connected-after-delete-of-db",
        "err-wrong-apikey",
        "getBase64FromMediaMessage-notfound",
        "sendMedia-document-b64-nofilename",
        "sendMedia-invalid",
        "webhook-set-no-events-field",
        "connect-when-open",
        "connectionState",
        "markMessageAsRead",
        "markMessageAsRead-lid",
        "restart",
        "logout",
        "delete",
    ],
)
def test_refusals_and_plain_answers_are_the_recorded_ones(sim: gateway.Gateway, name: str) -> None:
    recorded = recordings.rest(name)
    asked = recorded["request"]
    answer = sim.http.request(asked["method"], asked["path"], json=asked["body"], headers=asked["headers"])
    assert (answer.status_code, answer.json()) == (recorded["status"], recorded["response"])


@pytest.mark.parametrize(
    "name",
    [
        "instance-create-baileys",
        "fetchInstances-one",
        "webhook-find",
        "webhook-set-byEvents-jwt",
        "webhook-set-bad-event",
        "whatsappNumbers",
    ],
)
def test_longer_answers_have_the_recorded_shape(sim: gateway.Gateway, name: str) -> None:
    sim.says(MARIA, text="oi")
    recorded = recordings.rest(name)
    asked = recorded["request"]
    answer = sim.http.request(asked["method"], asked["path"], json=asked["body"], headers=asked["headers"])
    assert answer.status_code == recorded["status"]
    assert differences(answer.json(), recorded["response"]) == []


def test_media_and_stored_messages_have_the_recorded_shape(sim: gateway.Gateway) -> None:
    headers = {"apikey": gateway.KEY}
    provider_id = sim.says(MARIA, type="image", base64=PIXEL, caption="p/ base64")
    asked = {"message": {"key": {"id": provider_id}}, "convertToMp4": False}
    media = sim.http.post("/chat/getBase64FromMediaMessage/loja1", json=asked, headers=headers)
    assert differences(media.json(), recordings.rest("getBase64FromMediaMessage")["response"]) == []
    recorded = recordings.rest("findMessages")
    found = sim.http.post("/chat/findMessages/loja1", json=recorded["request"]["body"], headers=headers).json()
    first = recorded["response"]["messages"]["records"][0]
    ours = found["messages"]["records"][0]
    first.setdefault("contextInfo", None)
    assert differences(ours, first) == []
    assert (found["messages"]["total"], found["messages"]["pages"]) == (1, 1)


def test_a_logout_is_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.client.logout("loja1")
    hook.wait_for("connection.update")
    for recorded in recordings.webhook_bodies("baileys-connection-close-loggedOut-401"):
        (told,) = hook.wait_for(recorded["event"])
        assert differences(told, recorded) == []


def test_pairing_is_told_as_recorded(sim: gateway.Gateway, hook: receiver.Receiver) -> None:
    sim.client.create_instance("nova", webhook_url=hook.url, webhook_headers={})
    pairing = sim.client.connect("nova", "5511999990007")
    assert pairing.pairing_code
    recorded = recordings.rest("connect-pairing-code")["webhooks"]
    (code,) = hook.wait_for("qrcode.updated")
    assert differences(code, recorded[1]) == []
    sim.control("POST", "instances/nova/scan", {"number": "5511999990007"})
    connecting, opened = sorted(hook.wait_for("connection.update", 2), key=lambda told: told["data"]["state"] == "open")
    assert differences(connecting, recorded[0]) in ([], [".sender: only on one side"])
    assert differences(opened, recordings.webhook_body("baileys-connection-open", "connection.update")) == []
    assert sim.client.connection_state("nova") == "open"
