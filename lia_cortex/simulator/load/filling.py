"""A database as after weeks of work, made in minutes: rows are copied in, nothing of the platform runs."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from assistants.models import Assistant
from conversations.models import Contact, ContactIdentity, Conversation, ConversationEvent, Message, Outbound
from conversations.models import WhatsAppNumber as Number
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.ids import random_id
from lia_cortex.kernel.partitions import month_of

DAYS = 56
PER_VISIT = 10
"""Messages of a visit."""

OPEN = 400
"""Newest visits that are not closed, where there are that many: people look at these."""

BATCH = 2000
"""Visits that are copied together."""

TABLES: tuple[type[Model], ...] = (Contact, ContactIdentity, Conversation, ConversationEvent, Message, Outbound)


@dataclass(frozen=True, slots=True)
class House:
    """Who serves in it."""

    numbers: Sequence[int]
    assistants: Sequence[int]
    teams: Sequence[int]
    agents: Sequence[int]


def fill(*, messages: int, seed: int, now: datetime) -> int:
    """Fill an empty database with so many messages of the last weeks, and return the number of visits."""
    house, draw = _house(), random.Random(seed)  # noqa: S311 - invented customers, no secrets
    visits = max(messages // PER_VISIT, 1)
    shape = {model: _shape(model) for model in TABLES}
    for first in range(0, visits, BATCH):
        made = _visits(range(first, min(first + BATCH, visits)), visits=visits, house=house, draw=draw, now=now)
        rows: dict[type[Model], list[Mapping[str, Any]]] = {model: [] for model in TABLES}
        for model, row in made:
            rows[model].append(row)
        with transaction.atomic():
            for model in TABLES:
                _copy(model, shape[model], rows[model])
    with connection.cursor() as cursor:
        for model in TABLES:
            table = _table(model)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
            )
            cursor.execute(f'ANALYZE "{table}"')
    return visits


def _house() -> House:
    assistants = [Assistant.objects.create(slug=f"load-{n}", name=f"Load {n}", purpose="load") for n in range(7)]
    numbers = [Number.objects.create(name=f"Load {n}", assistant=assistants[0]) for n in range(2)]
    teams = [Team.objects.create(name=f"Load {n}") for n in range(4)]
    agents = [User.objects.create(username=f"load-{n}", first_name=f"Load {n}") for n in range(20)]
    for n, agent in enumerate(agents):
        agent.teams.add(teams[n % len(teams)])
    return House(*([row.pk for row in rows] for rows in (numbers, assistants, teams, agents)))


def _visits(
    chosen: Iterable[int], *, visits: int, house: House, draw: random.Random, now: datetime
) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    span = timedelta(days=DAYS)
    for index in chosen:
        pk = index + 1
        opened = now - span + span * (index / visits)
        yield from _visit(pk, opened=opened, is_open=index >= visits - min(OPEN, visits // 5), house=house, draw=draw)


def _visit(
    pk: int, *, opened: datetime, is_open: bool, house: House, draw: random.Random
) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    number, assistant = draw.choice(house.numbers), draw.choice(house.assistants)
    with_person = draw.random() < 0.25
    agent = draw.choice(house.agents) if with_person else None
    team = draw.choice(house.teams) if with_person else None
    yield Contact, {"id": pk, "public_id": random_id("ct"), "profile_name": f"Customer {pk}", "created_at": opened}
    yield (
        ContactIdentity,
        {
            "id": pk, "contact_id": pk, "kind": "jid", "value": f"load{pk}@lid",
            "evidence": "the id itself", "first_seen_at": opened,
        },
    )  # fmt: skip
    at = opened
    said: list[tuple[type[Model], Mapping[str, Any]]] = []
    for place in range(PER_VISIT):
        is_in = place % 2 == 0
        at += timedelta(seconds=draw.lognormvariate(4, 1) if is_in else draw.lognormvariate(1.5 + 2 * with_person, 0.7))
        said += _message(
            pk, place, at=at, is_in=is_in, assistant=assistant, agent=agent if place > PER_VISIT // 2 else None
        )
    state = ("human" if with_person else "bot") if is_open else "closed"
    owner = "person" if state == "human" else "bot" if state == "bot" else "none"
    yield (
        Conversation,
        {
            "id": pk, "public_id": random_id("cv"), "protocol": f"L{pk:014d}", "number_id": number, "contact_id": pk,
            "identity_id": pk, "state": state, "owner_kind": owner, "owner_id": agent if owner == "person" else None,
            "team_id": team, "assistant_id": assistant, "opened_at": opened, "last_message_at": at,
            "closed_at": None if is_open else at, "close_reason": "" if is_open else "done",
        },
    )  # fmt: skip
    for kind in ("opened", *(("queued", "taken_over") if with_person else ()), *(() if is_open else ("closed",))):
        details = '{"reason": "limit:steps"}' if kind == "queued" else "{}"
        yield ConversationEvent, {"conversation_id": pk, "kind": kind, "at": opened, "details": details}
    yield from said


def _message(
    visit: int, place: int, *, at: datetime, is_in: bool, assistant: int, agent: int | None
) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    pk = (visit - 1) * PER_VISIT + place + 1
    author = "customer" if is_in else "person" if agent else "assistant"
    month = month_of(at)
    yield (
        Message,
        {
            "id": pk, "public_id": random_id("ms"), "month": month, "conversation_id": visit, "author": author,
            "direction": "in" if is_in else "out", "text": f"Message {pk} of a customer's visit, and of no importance",
            "person_id": agent if author == "person" else None, "at": at, "sent_at": at,
            "assistant_id": assistant if author == "assistant" else None, "provider_id": f"L{pk}",
        },
    )  # fmt: skip
    if not is_in:
        yield (
            Outbound,
            {
                "public_id": random_id("ob"), "conversation_id": visit, "message_id": pk, "message_month": month,
                "floor_epoch": 0, "status": "sent", "due_at": at, "created_at": at, "sent_at": at,
                "provider_id": f"L{pk}",
            },
        )  # fmt: skip


def _shape(model: type[Model]) -> dict[str, Any]:
    """Return what a new row has in each column; those that the database numbers are left out."""
    empty = model()
    found = {field.attname: getattr(empty, field.attname) for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's own way
    return {name: "{}" if isinstance(value, dict) else value for name, value in found.items()}


def _copy(model: type[Model], shape: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    has_id = "id" in rows[0]
    names = [name for name in shape if has_id or name != "id"]
    lists = {"tags": "{}", "calls": "[]", "earlier_texts": "[]"}
    blank = [lists.get(name, shape[name]) for name in names]
    places = {name: place for place, name in enumerate(names)}
    columns = ", ".join(f'"{name}"' for name in names)
    into = f'COPY "{_table(model)}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.cursor.copy(into) as copy:
        for row in rows:
            cells = blank.copy()
            for name, value in row.items():
                cells[places[name]] = value
            copy.write_row(cells)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - Django's own way
