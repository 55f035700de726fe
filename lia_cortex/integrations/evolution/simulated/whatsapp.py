"""The simulated network: what customers, the company's phone and the gateway do to each other."""

import time
from functools import partial

from lia_cortex.integrations.evolution.simulated import compose, shapes
from lia_cortex.integrations.evolution.simulated.compose import Draft
from lia_cortex.integrations.evolution.simulated.models import Instance, Message, Phone, Status
from lia_cortex.integrations.evolution.simulated.telling import Telling

_TICKS: tuple[tuple[float, Status, str], ...] = (
    (0.05, "server", "SERVER_ACK"),
    (0.15, "delivered", "DELIVERY_ACK"),
    (0.6, "read", "READ"),
)
"""Seconds after a send until each tick; `pace` stretches or shortens them."""

_SIBLING_SECONDS = 0.3
"""Seconds until other instances of the same number learn of a send, as linked devices do."""


class WhatsApp(Telling):
    """Carries messages; tells instances through the outbox and browser phones through the stream."""

    def from_customer(self, phone: Phone, company: str, draft: Draft, *, as_lid: bool = False) -> Message:
        """Deliver what a customer wrote to every instance of the company's number, under one id."""
        known = self.world.messages.get(draft.id)
        if known:
            return known
        now = draft.at or time.time()
        key = compose.customer_key(phone, draft.id, as_lid=as_lid)
        row = compose.customer_row(draft, key, phone.name, now, f"{company}@s.whatsapp.net")
        message = compose.message(draft, phone, company, row, now, origin="customer")
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

    def from_owner(self, company: str, phone: Phone, draft: Draft) -> Message:
        """Deliver what a person typed on the company's own phone."""
        now = draft.at or time.time()
        key = {"remoteJid": phone.jid, "fromMe": True, "id": draft.id, "addressingMode": "pn"}
        row = compose.company_row(draft, key, now, status="SERVER_ACK", source="ios")
        message = compose.message(draft, phone, company, row, now, origin="phone")
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
        message = compose.message(draft, phone, company, row, now, origin="api", instance=instance.name)
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
