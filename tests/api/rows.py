"""Rows as the pipeline leaves them, for tests of what reads them."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from assistants.models import Assistant
from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Instance,
    MediaReading,
    Message,
    Outbound,
    Turn,
    WebhookEvent,
    WhatsAppNumber,
)
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import clock
from lia_cortex.kernel.partitions import month_of

_count = itertools.count(1)


def person(role: str = "agent", *teams: Team, **fields: Any) -> User:
    """Return a person with this role in these teams."""
    user = User.objects.create(username=f"person{next(_count)}", role=role, **fields)
    user.teams.set(teams)
    return user


def team(name: str = "") -> Team:
    """Return a new team."""
    return Team.objects.create(name=name or f"Team {next(_count)}")


def assistant(slug: str = "recepcao") -> Assistant:
    """Return the assistant with this slug."""
    return Assistant.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "purpose": slug})[0]


def number() -> WhatsAppNumber:
    """Return the company's one number."""
    return WhatsAppNumber.objects.get_or_create(name="Principal", defaults={"assistant": assistant()})[0]


def instance(name: str = "principal", **fields: Any) -> Instance:
    """Return an instance of the number, open unless told otherwise."""
    fields = {"status": Instance.Status.OPEN, "status_at": clock.now()} | fields
    return Instance.objects.create(number=number(), name=name, **fields)


def contact(phone: str = "", *, name: str = "", profile_name: str = "") -> Contact:
    """Return a contact known by the full id and the phone of this account, in E.164 without plus."""
    phone = phone or f"55119{next(_count):08d}"
    row = Contact.objects.create(name=name, profile_name=profile_name, created_at=clock.now())
    for kind, value in (("jid", f"{phone}@s.whatsapp.net"), ("phone", f"+{phone}")):
        ContactIdentity.objects.create(contact=row, kind=kind, value=value, evidence="chat", first_seen_at=clock.now())
    return row


OWNERS = {
    "bot": "bot",
    "waiting_human": "queue",
    "human": "phone",
    "waiting_customer": "phone",
    "closed": "none",
}


def conversation(state: str = "bot", *, of: Contact | None = None, **fields: Any) -> Conversation:
    """Return a conversation in this state; `owner` makes it that person's."""
    of = of or contact()
    now = clock.now()
    if fields.get("owner"):
        fields |= {"owner_kind": "person"}
    if state == "closed":
        fields = {"closed_at": now, "close_reason": "resolved"} | fields
    fields = {
        "owner_kind": OWNERS[state],
        "opened_at": now,
        "last_message_at": now,
        "assistant": assistant(),
        "protocol": f"2026112200{next(_count):04d}",
    } | fields
    return Conversation.objects.create(
        state=state, number=number(), contact=of, identity=of.identities.get(kind="jid"), **fields
    )


def message(of: Conversation, text: str = "oi", *, author: str = "customer", **fields: Any) -> Message:
    """Return a message of the conversation, a second later than the one before."""
    at = fields.pop("at", None) or clock.now() + timedelta(seconds=next(_count))
    direction = "in" if author == "customer" else "out"
    fields = {"month": month_of(at), "at": at, "sent_at": at, "direction": direction} | fields
    return Message.objects.create(conversation=of, author=author, text=text, **fields)


def outbound(of: Message, status: str = "queued", **fields: Any) -> Outbound:
    """Return the way of an outgoing message."""
    now = clock.now()
    needed: dict[str, dict[str, Any]] = {
        "sending": {"lease_until": now},
        "sent": {"provider_id": f"P{next(_count)}", "sent_at": now},
        "uncertain": {"uncertain_at": now},
    }
    if status == "sending":
        fields.setdefault("instance", Instance.objects.first() or instance())
    fields = {"due_at": now, "created_at": now} | needed.get(status, {}) | fields
    return Outbound.objects.create(
        conversation=of.conversation,
        message=of,
        message_month=of.month,
        floor_epoch=0,
        status=status,
        **fields,
    )


def turn(of: Conversation, status: str = "collecting", **fields: Any) -> Turn:
    """Return a turn of the conversation in this status."""
    now = clock.now()
    needed: dict[str, dict[str, Any]] = {"running": {"lease_until": now, "claimed_at": now}}
    if status in {"done", "failed", "superseded"}:
        fields.setdefault("finished_at", now)
    fields = {"opened_at": now, "last_message_at": now, "due_at": now, "cap_at": now} | needed.get(status, {}) | fields
    return Turn.objects.create(conversation=of, floor_epoch=0, status=status, **fields)


def media_reading(status: str, *, at: datetime, **fields: Any) -> MediaReading:
    """Return the reading of a file that a customer sent."""
    talk = conversation()
    said = message(talk, "", kind="image")
    attachment = Attachment.objects.create(message=said, message_month=said.month)
    told = {"created_at": at, "due_at": at} | fields
    return MediaReading.objects.create(attachment=attachment, conversation=talk, status=status, **told)


def event(status: str = "received", **fields: Any) -> WebhookEvent:
    """Return a raw event in this status."""
    now = clock.now()
    fields = {"received_at": now, "month": month_of(now), "event": "messages.upsert", "body": b"{}"} | fields
    return WebhookEvent.objects.create(status=status, **fields)
