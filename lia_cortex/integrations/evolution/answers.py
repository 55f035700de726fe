"""Reading the gateway's successful answers."""

from typing import cast, get_args

from lia_cortex.integrations.evolution.schemas.content import content_of
from lia_cortex.integrations.evolution.schemas.messages import key_of
from lia_cortex.integrations.evolution.schemas.scalars import (
    instant,
    integer,
    items,
    mapping,
    optional_text,
    text,
)
from lia_cortex.integrations.evolution.types import Found, GatewayState, InstanceInfo, Pairing, Sent


def sent(answer: object) -> Sent | None:
    """Return what was sent, or None without a message id: only that id means success."""
    row = mapping(answer)
    key = key_of(row.get("key"))
    return Sent(key.id, key.remote_jid, instant(row.get("messageTimestamp"))) if key else None


def page(answer: object) -> tuple[list[Found], int]:
    """Return one page of stored messages and how many pages there are."""
    listed = mapping(mapping(answer).get("messages"))
    found = []
    for record in items(listed.get("records")):
        row = mapping(record)
        key = key_of(row.get("key"))
        if key:
            content, _, _ = content_of(row.get("message"), declared=text(row.get("messageType")))
            at = instant(row.get("messageTimestamp"))
            found.append(Found(key.id, key.remote_jid, key.from_me, content.text, at, content.kind))
    return found, integer(listed.get("pages")) or 0


def state(answer: object) -> GatewayState:
    """Return the connection state; anything unheard of counts as closed."""
    instance = mapping(mapping(answer).get("instance"))
    return _state(instance.get("state", instance.get("status")))


def _state(value: object) -> GatewayState:
    return cast("GatewayState", value) if value in get_args(GatewayState) else "close"


def pairing(answer: object) -> Pairing:
    """Return the codes to pair with, or the state when nothing needs pairing."""
    row = mapping(answer)
    if "instance" in row:
        return Pairing(state(answer))
    code, picture = optional_text(row.get("code")), optional_text(row.get("base64"))
    return Pairing("connecting", code, picture, optional_text(row.get("pairingCode")))


def instances(answer: object) -> list[InstanceInfo]:
    """Return the listed instances without their tokens."""
    rows = (mapping(row) for row in items(answer))
    return [
        InstanceInfo(
            name=text(row.get("name")),
            state=_state(row.get("connectionStatus")),
            owner_jid=optional_text(row.get("ownerJid")),
            profile_name=optional_text(row.get("profileName")),
            disconnection_reason=integer(row.get("disconnectionReasonCode")),
        )
        for row in rows
        if row.get("name")
    ]
