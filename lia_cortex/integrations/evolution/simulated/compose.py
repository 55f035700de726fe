"""Turning a draft into the row that the gateway tells."""

from dataclasses import dataclass, field

from lia_cortex.integrations.evolution.simulated import shapes
from lia_cortex.integrations.evolution.simulated.models import Attachment, Json, Message, Origin, Phone, message_id


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say. `at` and `id` are given only to replay the past."""

    kind: str = "text"
    text: str = ""
    attachment: Attachment | None = None
    detail: Json = field(default_factory=dict)
    quoted: Message | None = None
    quoted_id: str | None = None
    id: str = field(default_factory=message_id)
    at: float | None = None


def customer_row(draft: Draft, key: Json, name: str, now: float, company_jid: str) -> Json:
    """Return messages.upsert of a customer, without instanceId and base64."""
    message_type, content = _content(draft, now)
    row: Json = {"key": key, "pushName": name, "status": "DELIVERY_ACK"}
    row["message"] = content | {"messageContextInfo": shapes.device_info(now)}
    quoted = _quote(draft, company_jid)
    if quoted:
        row["contextInfo"] = {"mentionedJid": [], "groupMentions": []} | quoted
    elif draft.kind not in ("text", "reaction"):
        row["contextInfo"] = None
    return row | {"messageType": message_type, "messageTimestamp": int(now), "source": "web"}


def company_row(draft: Draft, key: Json, now: float, *, status: str, source: str) -> Json:
    """Return a message of the company: a send through REST (PENDING, web) or one typed on its phone."""
    message_type, content = _content(draft, now)
    row: Json = {"key": key, "pushName": "Você", "status": status, "message": content}
    if source == "web" and not key["remoteJid"].endswith("@g.us"):
        context = shapes.sending_context(now) | _quote(draft, key["remoteJid"])
        row["contextInfo"] = context
        if draft.kind != "text":
            content[message_type]["contextInfo"] = context
    return row | {"messageType": message_type, "messageTimestamp": int(now), "source": source}


def told_by(message: Message, instance_id: str, *, base64: bool) -> Json:
    """Return the row as one instance tells it."""
    row = message.row | {"instanceId": instance_id}
    if base64 and message.attachment:
        row["message"] = message.row["message"] | {"base64": message.attachment.base64}
    return row


def _content(draft: Draft, now: float) -> tuple[str, Json]:
    if draft.attachment:
        message_type, fields = shapes.media(draft.kind, draft.attachment, draft.text, now)
    elif draft.kind == "location":
        message_type, fields = "locationMessage", shapes.location(draft.detail)
    elif draft.kind == "contact":
        message_type, fields = "contactMessage", shapes.contact(draft.detail)
    elif draft.kind == "reaction":
        stamp = shapes.long(int(now * 1000))
        message_type = "reactionMessage"
        fields = {"key": draft.detail["key"], "text": draft.detail["emoji"], "senderTimestampMs": stamp}
    else:
        return "conversation", {"conversation": draft.text}
    return message_type, {message_type: fields}


def _quote(draft: Draft, author_jid: str) -> Json:
    quoted = draft.quoted
    if quoted:
        return shapes.quote(quoted.id, author_jid, quoted.text)
    return {"stanzaId": draft.quoted_id} if draft.quoted_id else {}


def customer_key(phone: Phone, provider_id: str, *, as_lid: bool) -> Json:
    """Return the key of a customer's message."""
    if as_lid:
        lid = {"remoteJid": phone.lid, "fromMe": False, "id": provider_id, "addressingMode": "lid"}
        return lid | {"remoteJidAlt": phone.jid}
    return {"remoteJid": phone.jid, "fromMe": False, "id": provider_id, "addressingMode": "pn"}


def message(
    draft: Draft, phone: Phone, company: str, row: Json, now: float, *, origin: Origin, instance: str | None = None
) -> Message:
    """Return the bubble of a draft; whoever is not the customer is the company."""
    return Message(
        id=draft.id,
        phone=phone,
        company=company,
        by="customer" if origin == "customer" else "company",
        origin=origin,
        instance=instance,
        kind=draft.kind,
        text=draft.text,
        at=now,
        row=row,
        attachment=draft.attachment,
        detail=draft.detail,
        quoted_id=draft.quoted.id if draft.quoted else draft.quoted_id,
    )
