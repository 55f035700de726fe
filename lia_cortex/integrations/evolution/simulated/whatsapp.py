"""The simulated network: what customers, the company's phone and the gateway do to each other."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

from lia_cortex.integrations.evolution.simulated import compose, shapes
from lia_cortex.integrations.evolution.simulated.compose import Draft
from lia_cortex.integrations.evolution.simulated.models import Instance, Json, Message, Phone, Status
from lia_cortex.integrations.evolution.simulated.phone_view import entry
from lia_cortex.integrations.evolution.simulated.stream import Stream
from lia_cortex.integrations.evolution.simulated.webhooks import Outbox
from lia_cortex.integrations.evolution.simulated.world import World

_TICKS: tuple[tuple[float, Status, str], ...] = (
    (0.05, "server", "SERVER_ACK"),
    (0.15, "delivered", "DELIVERY_ACK"),
    (0.6, "read", "READ"),
)
"""Seconds after a send until each tick; `pace` stretches or shortens them."""

_SIBLING_SECONDS = 0.3
"""Seconds until other instances of the same number learn of a send, as linked devices do."""


class WhatsApp:
    """Carries messages; tells instances through the outbox and browser phones through the stream."""

    def __init__(self, world: World, outbox: Outbox, stream: Stream, *, pace: float) -> None:
        self.world = world
        self._outbox = outbox
        self._stream = stream
        self._pace = pace

    def from_customer(self, phone: Phone, company: str, draft: Draft, *, as_lid: bool = False) -> Message:
        """Deliver what a customer wrote to every instance of the company's number, under one id."""
        known = self.world.messages.get(draft.id)
        if known:
            return known
        now = draft.at or time.time()
        key = customer_key(phone, draft.id, as_lid=as_lid)
        row = compose.customer_row(draft, key, phone.name, now, f"{company}@s.whatsapp.net")
        message = _message(draft, phone, company, row, now, by="customer", origin="customer", instance=None)
        message.status = "server"
        phone.company = company
        phone.typing.pop("customer", None)
        if draft.kind == "reaction":
            self._react(draft.detail["key"]["id"], "customer", draft.detail["emoji"])
        else:
            self.world.remember(message)
            self._show("message", message)
        for instance in self.world.of_company(company):
            self._when_open(instance, partial(self._tell, instance, message))
        return message

    def _tell(self, instance: Instance, message: Message) -> None:
        if message.by == "customer" and message.status == "server":
            self._tick(message, "delivered")
        told = compose.told_by(message, instance.id, base64=bool(instance.sends_base64))
        self._outbox.emit(instance, "messages.upsert", told)
        self._tell_contact(instance, message.phone, message.key["remoteJid"], from_me=message.key["fromMe"])

    def _tell_contact(self, instance: Instance, phone: Phone, jid: str, *, from_me: bool) -> None:
        known = instance.name in phone.seen_by
        phone.seen_by.add(instance.name)
        contact = {
            "remoteJid": jid,
            "pushName": "" if from_me else phone.name,
            "profilePicUrl": f"{self._outbox.server_url}/simulated/phones/{phone.number}/picture",
            "instanceId": instance.id,
        }
        self._outbox.emit(instance, "contacts.update" if known else "contacts.upsert", contact)

    def from_owner(self, company: str, phone: Phone, draft: Draft) -> Message:
        """Deliver what a person typed on the company's own phone."""
        now = draft.at or time.time()
        key = {"remoteJid": phone.jid, "fromMe": True, "id": draft.id, "addressingMode": "pn"}
        row = compose.company_row(draft, key, now, status="SERVER_ACK", source="ios")
        message = _message(draft, phone, company, row, now, by="company", origin="phone", instance=None)
        self._arrive(message)
        for instance in self.world.of_company(company):
            self._when_open(instance, partial(self._tell, instance, message))
        return message

    def from_api(self, instance: Instance, jid: str, draft: Draft, arrived: float) -> Message:
        """Deliver a REST send; its receipts follow."""
        phone, now = self.world.phone(jid), time.time()
        company = instance.number or ""
        key = {"remoteJid": jid, "fromMe": True, "id": draft.id}
        row = compose.company_row(draft, key, now, status="PENDING", source="web")
        message = _message(draft, phone, company, row, now, by="company", origin="api", instance=instance.name)
        phone.typing.pop("company", None)
        self._arrive(message)
        self.world.sends.append(
            {
                "at": arrived,
                "instance": instance.name,
                "number": phone.number,
                "remote_jid": jid,
                "kind": draft.kind,
                "text": draft.text,
                "id": message.id,
            }
        )
        told = compose.told_by(message, instance.id, base64=bool(instance.sends_base64))
        self._outbox.emit(instance, "send.message", told)
        for sibling in self.world.of_company(company):
            if sibling is not instance:
                self._later(_SIBLING_SECONDS, partial(self._sync, sibling, message))
        self._later(_TICKS[0][0], partial(self._receipt, instance, message, 0))
        return message

    def _sync(self, sibling: Instance, message: Message) -> None:
        self._when_open(sibling, partial(self._tell, sibling, message))

    def _receipt(self, instance: Instance, message: Message, step: int) -> None:
        phone = message.phone
        _, status, word = _TICKS[step]
        if step and not phone.online:
            phone.waiting.append(partial(self._receipt, instance, message, step))
            return
        if status == "read" and not phone.reads:
            return
        self._tick(message, status)
        update = shapes.receipt(message.key, message.cuid, word, instance.id)
        chat = {"remoteJid": message.key["remoteJid"], "instanceId": instance.id, "unreadMessages": 0}
        self._when_open(instance, partial(self._outbox.emit, instance, "messages.update", update))
        self._when_open(instance, partial(self._outbox.emit, instance, "chats.upsert", [chat]))
        if step + 1 < len(_TICKS):
            wait = _TICKS[step + 1][0] - _TICKS[step][0]
            self._later(wait, partial(self._receipt, instance, message, step + 1))

    def edit(self, message: Message, words: str) -> None:
        """Let the customer edit one of the own messages."""
        message.text, message.edited = words, True
        self._show("edit", message)
        data = shapes.edit(message.key, words, time.time())
        self._tell_all(message.company, "messages.edited", data)

    def delete(self, message: Message) -> None:
        """Let the customer delete one of the own messages for everyone."""
        message.deleted = True
        self._show("delete", message)
        self._tell_all(message.company, "messages.edited", shapes.revoke(message.key))
        self._tell_all(message.company, "messages.delete", message.key)

    def take_back(self, instance: Instance, message: Message) -> None:
        """Delete one of the company's messages for everyone; the gateway tells the full row."""
        message.deleted = True
        self._show("delete", message)
        row = compose.told_by(message, instance.id, base64=False)
        told = row | {
            "id": message.cuid,
            "key": shapes.bare(message.key),
            "status": "DELETED",
            "participant": None,
        }
        self._outbox.emit(instance, "messages.delete", told)

    def typing(self, phone: Phone, company: str, presence: str) -> None:
        """Show the company that the customer types or records."""
        told = {"id": phone.jid, "presences": {phone.jid: {"lastKnownPresence": presence}}}
        self._tell_all(company, "presence.update", told)

    def call(self, phone: Phone, company: str, call_id: str) -> None:
        """Let the customer ring."""
        told = {"chatId": phone.jid, "from": phone.jid, "id": call_id, "status": "offer"}
        self._tell_all(company, "call", told | {"isVideo": False, "isGroup": False, "offline": False})

    def show_presence(self, phone: Phone, presence: str, until: float) -> None:
        """Show the customer that the company types or records, until that epoch second."""
        phone.typing["company"] = (presence, until)
        self._stream.publish(phone.number, {"type": "typing", "presence": presence, "until": until})

    def read_by_company(self, message_id: str) -> None:
        """Turn the customer's ticks blue."""
        message = self.world.messages.get(message_id)
        if message and message.by == "customer":
            self._tick(message, "read")

    def back_online(self, phone: Phone) -> None:
        """Deliver what waited for the phone."""
        waiting, phone.waiting = phone.waiting, []
        for deliver in waiting:
            deliver()

    def drain(self, instance: Instance) -> None:
        """Tell an instance that is open again what it missed."""
        missed, instance.backlog = instance.backlog, []
        for tell in missed:
            tell()

    def _arrive(self, message: Message) -> None:
        if message.kind == "reaction":
            self._react(message.detail["key"]["id"], "company", message.detail["emoji"])
            return
        self.world.remember(message)
        self._show("message", message)

    def _react(self, target_id: str, who: str, emoji: str) -> None:
        target = self.world.messages.get(target_id)
        if target:
            target.reactions[who] = emoji
            self._show("reaction", target)

    def _tick(self, message: Message, status: Status) -> None:
        message.status = status
        self._show("ticks", message)

    def _show(self, change: str, message: Message) -> None:
        self._stream.publish(message.phone.number, {"type": change, "message": entry(message, self.world)})

    def _tell_all(self, company: str, event: str, data: Json) -> None:
        for instance in self.world.of_company(company):
            self._when_open(instance, partial(self._outbox.emit, instance, event, data))

    def _when_open(self, instance: Instance, tell: Callable[[], None]) -> None:
        """Tell now, or on reconnecting; a logged-out phone misses it for good."""
        if instance.state == "open":
            tell()
        elif instance.reason is None:
            instance.backlog.append(tell)

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds * self._pace, what)


def customer_key(phone: Phone, provider_id: str, *, as_lid: bool) -> Json:
    """Return the key of a customer's message."""
    if as_lid:
        lid = {"remoteJid": phone.lid, "fromMe": False, "id": provider_id, "addressingMode": "lid"}
        return lid | {"remoteJidAlt": phone.jid}
    return {"remoteJid": phone.jid, "fromMe": False, "id": provider_id, "addressingMode": "pn"}


def _message(draft: Draft, phone: Phone, company: str, row: Json, now: float, **who: object) -> Message:
    return Message(
        id=draft.id,
        phone=phone,
        company=company,
        kind=draft.kind,
        text=draft.text,
        at=now,
        row=row,
        attachment=draft.attachment,
        detail=draft.detail,
        quoted_id=draft.quoted.id if draft.quoted else draft.quoted_id,
        **who,  # type: ignore[arg-type]
    )
