"""Everything the simulated WhatsApp knows: instances, phones, chats, and what was sent."""

import bisect
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from lia_cortex.integrations.evolution.simulated import numbers, problems
from lia_cortex.integrations.evolution.simulated.models import Instance, Json, Message, Phone, Webhook

_MESSAGES = 30_000
_SENDS = 200_000
"""Kept in memory at most; the oldest go first."""

_FIRST_OWNER = 5511999990000


@dataclass(frozen=True, slots=True)
class Start:
    """What exists when the server starts: instances (`name` or `name:number`) and their webhook."""

    instances: tuple[str, ...] = ()
    webhook_url: str = ""
    webhook_token: str = ""


class World:
    """Holds it all in memory; one event loop only."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self.age = 0
        self.instances: dict[str, Instance] = {}
        self.reset()

    def reset(self) -> None:
        """Forget everything and begin as at the start; `age` tells what was planned before from what comes.

        The instances of the start keep their token and where they report to, as a gateway's database would.
        """
        self.age += 1
        before, self.instances = self.instances, {}
        self.phones: dict[str, Phone] = {}
        self.messages: dict[str, Message] = {}
        self._chats: dict[str, deque[Message]] = {}
        self._by_lid: dict[str, Phone] = {}
        self.sends: deque[Json] = deque(maxlen=_SENDS)
        for index, entry in enumerate(self._start.instances):
            name, _, number = entry.partition(":")
            instance = self.add(Instance(name, number or str(_FIRST_OWNER + index), "open"))
            if name in before:
                known = before[name]
                instance.id, instance.token = known.id, known.token
                instance.webhook, instance.sends_base64 = known.webhook, known.sends_base64
            elif self._start.webhook_url:
                token = self._start.webhook_token
                headers = {"authorization": f"Bearer {token}"} if token else {}
                instance.webhook = Webhook(self._start.webhook_url, headers=headers, base64=True)
                instance.sends_base64 = True

    def add(self, instance: Instance) -> Instance:
        """Keep a new instance."""
        instance.created_at = stamp()
        self.instances[instance.name] = instance
        return instance

    def instance(self, name: str) -> Instance:
        """Return the instance, or raise the gateway's 404."""
        found = self.instances.get(name)
        if found is None:
            raise problems.no_instance(name)
        return found

    def of_company(self, company: str) -> list[Instance]:
        """Return the instances that are paired with that number."""
        return [instance for instance in self.instances.values() if instance.number == company]

    def phone(self, address: str, name: str = "") -> Phone:
        """Return the phone behind a number, a JID or a LID; a number seen for the first time gets one."""
        found = self.known(address)
        if found is None:
            digits = _digits(address)
            found = Phone(digits, name or f"Cliente {digits[-4:]}", on_whatsapp=not numbers.is_absent(digits))
            self.phones[_place(address)] = self._by_lid[found.lid] = found
        elif name:
            found.name = name
        return found

    def known(self, address: str) -> Phone | None:
        """Return the phone behind a number, a JID or a LID; None when none is known, for asking makes no phone."""
        if address.endswith("@lid") and address in self._by_lid:
            return self._by_lid[address]
        return self.phones.get(_place(address))

    def remember(self, message: Message) -> None:
        """Keep a message at the end of its chat."""
        self.messages[message.id] = message
        self._chats.setdefault(message.phone.number, deque()).append(message)
        if len(self.messages) > _MESSAGES:
            oldest = self.messages.pop(next(iter(self.messages)))
            chat = self._chats[oldest.phone.number]
            if chat and chat[0] is oldest:
                chat.popleft()

    def chat(self, phone: Phone) -> list[Message]:
        """Return the messages of a phone, oldest first."""
        return list(self._chats.get(phone.number, ()))

    def held_by(self, instance: Instance, remote_jid: str | None) -> list[Message]:
        """Return what the instance stored, newest first, for one remoteJid or for all."""
        phone = self.known(remote_jid) if remote_jid else None
        if remote_jid and phone is None:
            return []
        pool = self.chat(phone) if phone else list(self.messages.values())
        mine = [
            message
            for message in pool
            if message.company == instance.number and (not remote_jid or message.key["remoteJid"] == remote_jid)
        ]
        return sorted(mine, key=lambda message: message.at, reverse=True)

    def sent_since(self, since: float) -> list[Json]:
        """Return the sends that reached the gateway from that epoch second on."""
        sends = list(self.sends)
        return sends[bisect.bisect_left(sends, since, key=lambda send: float(send["at"])) :]


def _digits(address: str) -> str:
    return address.partition("@")[0].lstrip("+")


def _place(address: str) -> str:
    digits = _digits(address)
    return digits if address.endswith(("@lid", "@g.us")) else numbers.canonical(digits)


def stamp() -> str:
    """Return the time as the gateway's database writes it."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
