import pytest

from lia_cortex.integrations.evolution.schemas import (
    CallOffered,
    ConnectionChanged,
    ContactSeen,
    Event,
    Ignored,
    PresenceChanged,
    QrCodeUpdated,
    ReceiptArrived,
    SeenContact,
    Unknown,
    Unreadable,
    parse,
)
from tests.integrations.evolution import recordings

MARIA = "5511988887777@s.whatsapp.net"
OWNER = "5511999990000@s.whatsapp.net"
PICTURE = "https://pps.whatsapp.net/v/t61/pic.jpg"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("baileys-update-server-ack", "server"),
        ("baileys-update-delivery-ack", "delivered"),
        ("baileys-update-read", "read"),
        ("baileys-update-error-status0", "error"),
        ("meta-update-sent", "server"),
        ("meta-update-delivered", "delivered"),
        ("meta-update-read", "read"),
        ("meta-update-failed", "error"),
    ],
)
def test_ticks_are_spelt_alike(name: str, status: str) -> None:
    body = recordings.webhook_body(name, "messages.update")
    event = parse(body)
    assert isinstance(event, ReceiptArrived)
    assert (event.provider_id, event.remote_jid, event.status) == (body["data"]["keyId"], MARIA, status)


def receipt(status: object) -> Event:
    row = {"keyId": "3EB0", "remoteJid": MARIA, "fromMe": True, "status": status}
    return parse({"event": "messages.update", "instance": "loja1", "data": row})


def test_a_tick_may_be_a_number_or_something_new() -> None:
    assert receipt(3) == ReceiptArrived("loja1", "3EB0", MARIA, True, "delivered")
    assert receipt("PLAYED") == ReceiptArrived("loja1", "3EB0", MARIA, True, "played")
    assert receipt("DELETED") == ReceiptArrived("loja1", "3EB0", MARIA, True, "deleted")
    assert isinstance(receipt(None), Ignored)
    assert isinstance(receipt("TELEPATHY"), Unreadable)


def test_a_logout_says_so_in_all_three_of_its_events() -> None:
    events = [parse(body) for body in recordings.webhook_bodies("baileys-connection-close-loggedOut-401")]
    assert events == [
        ConnectionChanged("loja1", "close", 401, logged_out=True),
        ConnectionChanged("loja1", "close", logged_out=True),
        ConnectionChanged("loja1", "close", 401, logged_out=True),
    ]


def test_an_open_connection_names_its_number() -> None:
    body = recordings.webhook_body("baileys-connection-open", "connection.update")
    assert parse(body) == ConnectionChanged("loja1", "open", 200, OWNER)


def test_a_deleted_instance_is_removed() -> None:
    events = [parse(body) for body in recordings.rest("delete")["webhooks"]]
    assert events[-1] == ConnectionChanged("loja1", "removed", logged_out=True)


def test_codes_to_pair_with_are_read_until_the_limit() -> None:
    shown = parse(recordings.rest("connect-pairing-code")["webhooks"][1])
    assert isinstance(shown, QrCodeUpdated)
    assert shown.pairing_code == "ABCD1234"
    assert (shown.base64 or "").startswith("data:image/png;base64,")
    limit = {"message": "QR code limit reached, please login again", "statusCode": 500}
    assert parse({"event": "qrcode.updated", "instance": "loja1", "data": limit}) == QrCodeUpdated(
        "loja1", None, None, None, limit_reached=True
    )


def test_typing_is_read_for_people_and_ignored_for_groups() -> None:
    body = recordings.webhook_body("baileys-presence-update", "presence.update")
    assert parse(body) == PresenceChanged("loja1", MARIA, "composing")
    group = {"id": "120363025246125486@g.us", "presences": {MARIA: {"lastKnownPresence": "composing"}}}
    assert isinstance(parse({"event": "presence.update", "instance": "loja1", "data": group}), Ignored)


@pytest.mark.parametrize("name", ["", "Você", None])
def test_a_contact_is_never_renamed_to_nothing(name: str | None) -> None:
    row = {"remoteJid": MARIA, "pushName": name, "profilePicUrl": PICTURE}
    event = parse({"event": "contacts.update", "instance": "loja1", "data": row})
    assert event == ContactSeen("loja1", (SeenContact(MARIA, None, PICTURE),))


def test_contacts_come_as_a_list_or_alone_or_without_a_jid() -> None:
    first, second = recordings.webhook_bodies("baileys-contacts-upsert")
    other = "5511966665555@s.whatsapp.net"
    assert parse(first) == ContactSeen("loja1", (SeenContact(other, "Cliente X", None),))
    assert parse(second) == ContactSeen("loja1", (SeenContact(other, "Cliente X", PICTURE),))
    assert isinstance(parse(recordings.webhook_body("meta-upsert-text", "contacts.upsert")), Ignored)


def test_a_call_is_offered_once() -> None:
    body = recordings.webhook_body("baileys-call", "call")
    assert parse(body) == CallOffered("loja1", MARIA, "CALL1", is_video=False)
    body["data"]["status"] = "terminate"
    assert isinstance(parse(body), Ignored)


@pytest.mark.parametrize("name", recordings.webhook_names())
def test_nothing_recorded_is_unknown_or_unreadable(name: str) -> None:
    for body in recordings.webhook_bodies(name):
        assert not isinstance(parse(body), Unknown | Unreadable)


def test_a_new_event_is_kept_under_its_name() -> None:
    assert parse({"event": "HOLOGRAM_UPSERT", "instance": "loja1", "data": {}}) == Unknown("loja1", "hologram.upsert")


def test_event_names_in_any_spelling_are_the_same() -> None:
    body = recordings.webhook_body("baileys-upsert-text", "messages.upsert")
    assert parse(body | {"event": "MESSAGES_UPSERT"}) == parse(body) == parse(body | {"event": "messages-upsert"})
