"""A database as after weeks of work, made in minutes: rows are copied in, nothing of the platform runs."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from assistants.models import Assistant, PromptVersion, Run, RunStep
from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
    Outbound,
    SlaClock,
    Turn,
    WebhookEvent,
)
from conversations.models import WhatsAppNumber as Number
from conversations.services import house
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel import partitions
from lia_cortex.registry.models import QueueSample
from lia_cortex.simulator.load import invented, weeks
from lia_cortex.simulator.load.invented import House

BATCH = 2000
"""Visits that are copied together."""

TABLES: tuple[type[Model], ...] = (
    Contact, ContactIdentity, Conversation, ConversationEvent, Turn, Run, RunStep, Message, Outbound, SlaClock,
    WebhookEvent,
)  # fmt: skip
"""Each after those that its rows point to."""

LISTS = {"tags": "{}", "calls": "[]", "earlier_texts": "[]"}


def fill(*, messages: int, seed: int, now: datetime) -> int:
    """Fill an empty database with so many messages of the last weeks, and return the number of visits."""
    people, draw = _house(), random.Random(seed)  # noqa: S311 - invented customers, no secrets
    for month in weeks.months(now):
        partitions.ensure(house.PARTITIONED, today=month)
    visits = max(messages // invented.PER_VISIT, 1)
    work = invented.Work(house=people, draw=draw, now=now)
    opened = weeks.openings(visits, now=now)
    for first in range(0, visits, BATCH):
        rows: dict[type[Model], list[Mapping[str, Any]]] = {model: [] for model in TABLES}
        for index in range(first, min(first + BATCH, visits)):
            for model, row in work.visit(opened[index], is_open=index >= visits - min(invented.OPEN, visits // 5)):
                rows[model].append(row)
        with transaction.atomic():
            for model in TABLES:
                _copy(model, rows[model])
    with transaction.atomic():
        _copy(QueueSample, list(weeks.samples(now=now, draw=draw)))
    with connection.cursor() as cursor:
        filled: tuple[type[Model], ...] = (*TABLES, QueueSample)
        for model in filled:
            table = _table(model)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
            )
            cursor.execute(f'VACUUM ANALYZE "{table}"' if connection.get_autocommit() else f'ANALYZE "{table}"')
    return visits


def _house() -> House:
    assistants = [Assistant.objects.create(slug=f"load-{n}", name=f"Load {n}", purpose="load") for n in range(7)]
    prompts = {each.pk: PromptVersion.objects.create(assistant=each, number=1, text="load").pk for each in assistants}
    numbers = [Number.objects.create(name=f"Load {n}", assistant=assistants[0]) for n in range(2)]
    teams = [Team.objects.create(name=f"Load {n}") for n in range(4)]
    agents = [User.objects.create(username=f"load-{n}", first_name=f"Load {n}") for n in range(20)]
    for n, agent in enumerate(agents):
        agent.teams.add(teams[n % len(teams)])
    return House(
        numbers=[row.pk for row in numbers],
        assistants=[row.pk for row in assistants],
        teams=[row.pk for row in teams],
        agents=[row.pk for row in agents],
        prompts=prompts,
    )


def _shape(model: type[Model]) -> dict[str, Any]:
    """Return what a new row has in each column; those that the database numbers are left out."""
    empty = model()
    found = {field.attname: getattr(empty, field.attname) for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's own way
    return {name: "{}" if isinstance(value, dict) else LISTS.get(name, value) for name, value in found.items()}


def _copy(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    shape, has_id = _shape(model), "id" in rows[0]
    names = [name for name in shape if has_id or name != "id"]
    blank = [shape[name] for name in names]
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
