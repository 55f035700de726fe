"""The door: one webhook body in, one event in our names out."""

from collections.abc import Callable, Mapping

from lia_cortex.integrations.evolution.schemas import messages, signals
from lia_cortex.integrations.evolution.schemas.scalars import mapping, text
from lia_cortex.integrations.evolution.schemas.types import Event, Ignored, Unknown, Unreadable

_OF_ONE: dict[str, Callable[[str, Mapping[str, object]], Event]] = {
    "messages.upsert": messages.upsert,
    "send.message": messages.sent_here,
    "messages.edited": messages.edited,
    "send.message.update": messages.edited,
    "messages.delete": messages.deleted,
    "messages.update": signals.receipt,
    "connection.update": signals.connection,
    "status.instance": signals.instance_status,
    "logout.instance": signals.logged_out,
    "remove.instance": signals.removed,
    "qrcode.updated": signals.qr_code,
    "presence.update": signals.presence,
    "call": signals.call,
}
_OF_MANY: dict[str, Callable[[str, object], Event]] = {
    "contacts.upsert": signals.contacts,
    "contacts.update": signals.contacts,
}
_UNINTERESTING = (
    "chats.",
    "group.",
    "groups.",
    "labels.",
    "messages.set",
    "contacts.set",
    "typebot.",
    "instance.create",
    "instance.delete",
    "application.startup",
)


def parse(body: Mapping[str, object]) -> Event:
    """Return what the webhook says; never raises, whatever the body holds."""
    envelope = mapping(body)
    name = event_name(envelope.get("event"))
    instance = text(envelope.get("instance")).strip()[:255]
    if not name:
        return Unreadable(instance, "body without an event name")
    if not instance:
        return Unreadable(instance, "body without an instance name")
    data = envelope.get("data")
    if name in _OF_MANY:
        return _OF_MANY[name](instance, data)
    if name in _OF_ONE:
        if isinstance(data, list):
            if len(data) != 1:
                return Unreadable(instance, "a list where one object is due")
            data = data[0]
        return _OF_ONE[name](instance, mapping(data))
    if name.startswith(_UNINTERESTING):
        return Ignored(instance, f"event {name}"[:100])
    return Unknown(instance, name)


def event_name(value: object) -> str:
    """Return the event in its dotted form; MESSAGES_UPSERT and messages-upsert are the same event."""
    return text(value).strip().lower().replace("_", ".").replace("-", ".")[:100]
