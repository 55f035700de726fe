from datetime import UTC, datetime
from typing import Any

import pytest

from lia_cortex.integrations.evolution.schemas import (
    ContactCard,
    Content,
    Ignored,
    Key,
    Location,
    Media,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageSentHere,
    Reaction,
    Unreadable,
    parse,
)
from tests.integrations.evolution import recordings

MARIA = "5511988887777@s.whatsapp.net"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DIGEST = "abcdef1234567890" * 4


def received(name: str) -> MessageReceived:
    event = parse(recordings.webhook_body(name, "messages.upsert"))
    assert isinstance(event, MessageReceived)
    return event


def upsert(message: Any, **data: Any) -> dict[str, Any]:
    row = {"key": {"remoteJid": MARIA, "fromMe": False, "id": "3EB0"}, "message": message, **data}
    return {"event": "messages.upsert", "instance": "loja1", "data": row}


def content(message: Any, **data: Any) -> Content:
    event = parse(upsert(message, **data))
    assert isinstance(event, MessageReceived)
    return event.content


def test_a_text_is_read_whole() -> None:
    assert received("baileys-upsert-text") == MessageReceived(
        instance="loja1",
        key=Key(MARIA, False, "3EB0ABCDEF0007E85501C9"),
        push_name="Maria Silva",
        content=Content("text", "Olá, qual o horário de funcionamento?"),
        sent_at=datetime(2026, 11, 22, 9, 27, 6, tzinfo=UTC),
        reply_to=None,
        mentions=(),
        raw_kind="conversation",
    )


def test_a_lid_carries_the_phone_it_stands_for() -> None:
    key = received("baileys-upsert-text-lid").key
    assert (key.remote_jid, key.alt_jid) == ("12345678901234@lid", MARIA)


def test_a_group_message_names_its_author_and_mentions() -> None:
    event = received("baileys-upsert-group-mention")
    assert (event.key.participant, event.key.participant_alt) == ("12345678901234@lid", MARIA)
    assert event.mentions == ("99887766554433@lid",)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [("baileys-upsert-quoted-reply", "3EB0ABCDEF0007E858B9C1"), ("meta-upsert-text-quoted", "wamid.OUT1")],
)
def test_a_reply_names_the_message_it_answers(name: str, quoted: str) -> None:
    assert received(name).reply_to == quoted


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "baileys-upsert-image-base64-on",
            Content("image", "foto do produto", Media("image/jpeg", size=68, base64=PIXEL, sha256=DIGEST)),
        ),
        (
            "baileys-image-base64-off",
            Content("image", "base64 off", Media("image/jpeg", size=68, sha256=DIGEST)),
        ),
        (
            "baileys-upsert-audio-ptt-base64-on",
            Content(
                "audio",
                media=Media(
                    "audio/ogg; codecs=opus",
                    size=68,
                    seconds=7,
                    is_voice_note=True,
                    base64=PIXEL,
                    sha256=DIGEST,
                ),
            ),
        ),
        (
            "baileys-upsert-audio-file",
            Content("audio", media=Media("audio/mpeg", size=68, seconds=120, base64=PIXEL, sha256=DIGEST)),
        ),
        (
            "baileys-upsert-video",
            Content("video", "video", Media("video/mp4", size=68, seconds=5, base64=PIXEL, sha256=DIGEST)),
        ),
        (
            "baileys-upsert-documentWithCaption",
            Content(
                "document",
                "segue contrato",
                Media("application/pdf", "contrato.pdf", 68, base64=PIXEL, sha256=DIGEST),
            ),
        ),
        (
            "baileys-upsert-sticker",
            Content("sticker", media=Media("image/webp", size=68, base64=PIXEL, sha256=DIGEST)),
        ),
        (
            "baileys-upsert-location",
            Content("location", location=Location(-23.55, -46.63, "Praça da Sé", "Sé, São Paulo")),
        ),
        ("baileys-upsert-contact", Content("contact", contacts=(ContactCard("João", ("+5511977776666",)),))),
        (
            "baileys-upsert-reaction",
            Content("reaction", reaction=Reaction("3EB0AAAAAAAAAAAAAAAAAA", True, "👍")),
        ),
        (
            "baileys-upsert-reaction-removed",
            Content("reaction", reaction=Reaction("3EB0AAAAAAAAAAAAAAAAAA", True, "")),
        ),
        ("baileys-upsert-buttonsResponse", Content("text", "Sim", choice_id="btn_sim")),
        ("baileys-upsert-listResponse", Content("text", "Suporte", choice_id="row_suporte")),
        ("baileys-upsert-poll", Content("other", "Qual?\n- A\n- B")),
        ("baileys-upsert-extendedText-link", Content("text", "veja https://example.com/p/1")),
        ("meta-upsert-image", Content("image", "foto", Media("image/jpeg", base64=PIXEL))),
        (
            "meta-upsert-document",
            Content("document", "d", Media("application/pdf", "boleto.pdf", base64=PIXEL)),
        ),
        (
            "meta-upsert-audio-voice",
            Content("audio", media=Media("audio/ogg; codecs=opus", is_voice_note=True, base64=PIXEL)),
        ),
        ("meta-upsert-sticker", Content("sticker", media=Media("image/webp"))),
        ("meta-upsert-contacts", Content("contact", contacts=(ContactCard("João", ("+5511977776666",)),))),
        ("meta-upsert-interactive-button-reply", Content("text", "Sim")),
        ("meta-upsert-reaction", Content("reaction", reaction=Reaction("wamid.OUT1", False, "👍"))),
    ],
)
def test_every_recorded_content_is_read(name: str, expected: Content) -> None:
    assert received(name).content == expected


def test_wrappers_are_opened_to_any_usual_depth() -> None:
    said = {"extendedTextMessage": {"text": "sumiu", "contextInfo": {"stanzaId": "3EB0Q"}}}
    event = parse(upsert({"ephemeralMessage": {"message": {"viewOnceMessageV2Extension": {"message": said}}}}))
    assert isinstance(event, MessageReceived)
    assert (event.content.text, event.reply_to, event.raw_kind) == ("sumiu", "3EB0Q", "extendedTextMessage")


def test_a_view_once_picture_says_so() -> None:
    once = content({"viewOnceMessageV2": {"message": {"imageMessage": {"mimetype": "image/jpeg"}}}})
    assert (once.kind, once.is_view_once) == ("image", True)


def test_a_native_flow_reply_becomes_its_words_and_its_choice() -> None:
    flow = {"name": "quick_reply", "paramsJson": '{"id":"sim","display_text":"Sim"}'}
    assert content({"interactiveResponseMessage": {"nativeFlowResponseMessage": flow}}) == Content(
        "text", "Sim", choice_id="sim"
    )


def test_a_message_type_that_nobody_knows_is_kept_as_other() -> None:
    event = parse(upsert({"holographicMessage": {"caption": "olá"}}, messageType="holographicMessage"))
    assert isinstance(event, MessageReceived)
    assert (event.content, event.raw_kind) == (Content("other", "olá"), "holographicMessage")


def test_the_transcript_of_the_gateway_is_kept_apart_from_the_text() -> None:
    heard = content({"audioMessage": {"ptt": True}, "speechToText": "[audio] bom dia"})
    assert (heard.text, heard.transcript) == ("", "bom dia")


def test_text_is_scrubbed_of_what_postgres_refuses() -> None:
    assert content({"conversation": "a\x00b\ud800c\ud83d\ude00"}).text == "abc😀"


def test_the_companys_own_phone_is_an_echo_without_a_name() -> None:
    event = parse(recordings.webhook_body("baileys-upsert-fromMe-echo-phone", "messages.upsert"))
    assert isinstance(event, MessageEchoed)
    assert (event.push_name, event.content.text) == (None, "resposta humana enviada pelo celular")


@pytest.mark.parametrize("name", ["sendText", "sendText-quoted", "sendMedia-image-b64", "meta-sendText"])
def test_a_send_through_the_gateway_comes_back_as_sent_here(name: str) -> None:
    exchange = recordings.rest(name)
    event = parse(exchange["webhooks"][0])
    assert isinstance(event, MessageSentHere)
    assert event.key.id == exchange["response"]["key"]["id"]


def test_an_edit_names_the_original_and_the_new_words() -> None:
    assert parse(recordings.webhook_body("baileys-edited", "messages.edited")) == MessageEdited(
        "loja1",
        Key(MARIA, False, "3EB0ABCDEF0007E858B9C1"),
        "mensagem original (editada)",
        datetime(2026, 11, 22, 9, 27, 5, tzinfo=UTC),
    )


def test_an_edit_through_the_gateway_is_an_edit() -> None:
    event = parse(recordings.rest("updateMessage")["webhooks"][0])
    assert isinstance(event, MessageEdited)
    assert (event.new_text, event.key.from_me) == ("texto editado", True)


def test_an_edit_inside_a_message_is_an_edit_of_its_target() -> None:
    changed = {"extendedTextMessage": {"text": "melhor assim"}}
    protocol = {"key": {"id": "3EBX"}, "type": 14, "editedMessage": changed, "timestampMs": "1795339626000"}
    event = parse(upsert({"editedMessage": {"message": {"protocolMessage": protocol}}}))
    assert event == MessageEdited(
        "loja1", Key(MARIA, False, "3EBX"), "melhor assim", datetime(2026, 11, 22, 9, 27, 6, tzinfo=UTC)
    )


@pytest.mark.parametrize("name", ["pinInChatMessage", "pollUpdateMessage", "albumMessage"])
def test_housekeeping_is_no_message(name: str) -> None:
    assert isinstance(parse(upsert({name: {"x": 1}}, messageType=name)), Ignored)


DELETED = Key(MARIA, True, "3EB073C4E026F9AE3D96DB")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (
            recordings.webhook_body("baileys-deleted-update", "messages.delete"),
            Key(MARIA, False, "3EB0ABCDEF0007E871C723"),
        ),
        (recordings.rest("deleteMessageForEveryone")["webhooks"][0], DELETED),
        (
            {
                "event": "messages.edited",
                "instance": "loja1",
                "data": {
                    "key": {"remoteJid": MARIA, "fromMe": True, "id": DELETED.id},
                    "type": "REVOKE",
                    "timestampMs": "0",
                },
            },
            DELETED,
        ),
        (
            upsert({"protocolMessage": {"key": {"id": "3EBX"}, "type": 0}}),
            Key(MARIA, False, "3EBX"),
        ),
    ],
)
def test_the_shapes_of_a_deletion_are_one_event(body: dict[str, Any], key: Key) -> None:
    assert parse(body) == MessageDeleted("loja1", key)


@pytest.mark.parametrize("lost", ["id", "remoteJid"])
def test_a_message_without_an_essential_is_unreadable(lost: str) -> None:
    body = upsert({"conversation": "oi"})
    del body["data"]["key"][lost]
    assert isinstance(parse(body), Unreadable)


def test_status_posts_are_ignored() -> None:
    body = recordings.webhook_body("baileys-upsert-status-broadcast", "messages.upsert")
    assert parse(body) == Ignored("loja1", "chat of kind status")


def test_an_absurd_time_is_no_time() -> None:
    for stamp in (None, 0, -5, 10**40, "soon", {"low": 0, "high": 0}, 1.5):
        event = parse(upsert({"conversation": "oi"}, messageTimestamp=stamp))
        assert isinstance(event, MessageReceived)
        assert event.sent_at is None


def test_times_come_as_numbers_texts_and_64_bit_objects() -> None:
    for stamp in (1795339626, "1795339626", {"low": 1795339626, "high": 0, "unsigned": True}, 1795339626000):
        event = parse(upsert({"conversation": "oi"}, messageTimestamp=stamp))
        assert isinstance(event, MessageReceived)
        assert event.sent_at == datetime(2026, 11, 22, 9, 27, 6, tzinfo=UTC)
