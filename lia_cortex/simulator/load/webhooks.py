"""Webhooks that the bench posts itself, made before the first one leaves, as the gateway writes them."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

import orjson

from lia_cortex.integrations.evolution.simulated import compose, shapes
from lia_cortex.integrations.evolution.simulated.compose import Draft
from lia_cortex.integrations.evolution.simulated.models import Json, Phone
from lia_cortex.simulator.load.profile import Customer

MARK = "http://bench.invalid/"
"""The address that these events name as their gateway's, with the number of each behind it."""
COMPANY = "5511999990000@s.whatsapp.net"
INSTANCE_ID = "00000000-0000-4000-8000-000000000000"

EACH_ANSWER = 4
"""What the simulated gateway posts for a send: send.message and three receipts; the platform asks for no more."""
EACH_MESSAGE = 2
"""What it posts for a customer's message: messages.upsert and the contact."""
SPARE = 1.05
"""More than is asked for: an answer that is late takes its webhooks out of the measured seconds."""
SETTLED_SECONDS = 6.0
"""What else a customer does comes this long after writing, when the answer is there as a rule."""
MORE = ("chat", "profile", "chat", "edit", "chat", "reaction")
"""A chat's new state (from a gateway that was told to send everything), another profile name, an edit, a reaction."""
EACH_MORE = 7 / 6
"""A reaction is a message and brings a contact; the others are one event each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One event; `at` is in seconds after the phase began."""

    at: float
    event: str
    data: object


def probes(*, seconds: float, every: float) -> list[Webhook]:
    """Return events in even steps that change nothing."""
    data = [{"remoteJid": "bench"}]
    return [Webhook(at=number * every, event="chats.upsert", data=data) for number in range(int(seconds / every))]


def arrivals(customers: Sequence[Customer], *, began: float, seconds: float, rate: float, seed: int) -> list[Webhook]:
    """Return what makes `rate` webhooks a second together with those that the answers bring.

    First what the customers write. What is missing then comes from those who wrote before: all of it is stored, all
    but a chat's state is applied, none of it wants an answer.
    """
    found = [event for customer in customers for event in _written(customer, began)]
    missing = rate * seconds * SPARE - len(found) - EACH_ANSWER * len(customers)
    found += _more(customers, began=began, seconds=seconds, rate=max(0.0, missing / seconds), seed=seed)
    return sorted(found, key=lambda event: event.at)


def bodies(events: Iterable[Webhook], *, instance: str, url: str, began: float) -> Iterator[str]:
    """Return the requests' bodies, each with its number."""
    for number, event in enumerate(events):
        content = {
            "event": event.event,
            "instance": instance,
            "data": event.data,
            "destination": url,
            "date_time": datetime.fromtimestamp(began + event.at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "sender": COMPANY,
            "server_url": f"{MARK}{number}",
            "apikey": "bench",
        }
        yield orjson.dumps(content).decode()


def _written(customer: Customer, began: float) -> Iterator[Webhook]:
    for place, said in enumerate(customer.said):
        draft = Draft(text=said.text, id=said.id, at=began + said.at)
        yield _message(customer, draft, said.at)
        yield _contact(customer, said.at, is_known=bool(place), name=_name(customer))


def _more(customers: Sequence[Customer], *, began: float, seconds: float, rate: float, seed: int) -> Iterator[Webhook]:
    """Give events at times that nothing else decides: what they meet is what any event meets."""
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    count = round(rate / EACH_MORE * max(0.0, seconds - SETTLED_SECONDS))
    times = sorted(chance.uniform(SETTLED_SECONDS, seconds) for _ in range(count))
    for number, (at, kind) in enumerate(zip(times, cycle(MORE), strict=False)):
        known = [customer for customer in customers if customer.asked_at <= at - SETTLED_SECONDS]
        if not known:
            continue
        customer = chance.choice(known)
        if kind == "reaction":
            target = {"remoteJid": f"{customer.phone}@s.whatsapp.net", "fromMe": False, "id": customer.said[-1].id}
            detail = {"key": target, "emoji": chance.choice("👍🙏😀")}
            draft = Draft(kind="reaction", detail=detail, id=f"3EB1{seed:08X}{number:06X}", at=began + at)
            yield _message(customer, draft, at)
            yield _contact(customer, at, is_known=True, name=_name(customer))
        elif kind == "edit":
            said = customer.said[-1]
            key = compose.customer_key(_phone(customer), said.id, as_lid=False)
            words = f"{said.text} ({number})"
            yield Webhook(at=at, event="messages.edited", data=shapes.edit(key, words, began + at))
        elif kind == "chat":
            state = {"remoteJid": f"{customer.phone}@s.whatsapp.net", "instanceId": INSTANCE_ID, "unreadMessages": 0}
            yield Webhook(at=at, event="chats.upsert", data=[state])
        else:
            yield _contact(customer, at, is_known=True, name=f"{_name(customer)} {number}")


def _message(customer: Customer, draft: Draft, at: float) -> Webhook:
    phone = _phone(customer)
    key = compose.customer_key(phone, draft.id, as_lid=False)
    row = compose.customer_row(draft, key, phone.name, draft.at or 0.0, COMPANY)
    return Webhook(at=at, event="messages.upsert", data=row | {"instanceId": INSTANCE_ID})


def _contact(customer: Customer, at: float, *, is_known: bool, name: str) -> Webhook:
    contact: Json = {
        "remoteJid": f"{customer.phone}@s.whatsapp.net",
        "pushName": name,
        "profilePicUrl": None,
        "instanceId": INSTANCE_ID,
    }
    return Webhook(at=at, event="contacts.update" if is_known else "contacts.upsert", data=[contact])


def _phone(customer: Customer) -> Phone:
    return Phone(customer.phone, _name(customer))


def _name(customer: Customer) -> str:
    return f"Cliente {customer.phone[-4:]}"
