"""Telling instances and browser phones what happened."""

import asyncio
from collections.abc import Callable
from functools import partial

from lia_cortex.integrations.evolution.simulated import compose
from lia_cortex.integrations.evolution.simulated.models import Instance, Json, Message, Phone, Status
from lia_cortex.integrations.evolution.simulated.phone_view import entry
from lia_cortex.integrations.evolution.simulated.stream import Stream
from lia_cortex.integrations.evolution.simulated.webhooks import Outbox
from lia_cortex.integrations.evolution.simulated.world import World


class Telling:
    """Reaches instances through the outbox and browser phones through the stream."""

    def __init__(self, world: World, outbox: Outbox, stream: Stream, *, pace: float) -> None:
        self.world = world
        self._outbox = outbox
        self._stream = stream
        self._pace = pace

    def _tell(self, instance: Instance, message: Message) -> None:
        if message.by == "customer" and message.status == "server":
            self._tick(message, "delivered")
        told = compose.told_by(message, instance.id, base64=bool(instance.sends_base64))
        if message.origin == "api":
            told["status"] = "SERVER_ACK"
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
        asyncio.get_running_loop().call_later(seconds * self._pace, self._unless_reset, self.world.age, what)

    def _unless_reset(self, age: int, what: Callable[[], None]) -> None:
        if age == self.world.age:
            what()

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
