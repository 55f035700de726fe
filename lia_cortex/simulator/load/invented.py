"""Rows of visits that nobody made: who wrote what, who answered, who had the floor, what it cost."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import Model

from assistants.models import Run, RunStep
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
from lia_cortex.kernel.ids import random_id
from lia_cortex.kernel.partitions import month_of
from lia_cortex.registry.services import knobs
from lia_cortex.simulator.load import phrases

Row = tuple[type[Model], Mapping[str, Any]]
Kind = ConversationEvent.Kind

PER_VISIT = 10
"""Messages of a visit."""

OPEN = 400
"""Newest visits that are not closed, where there are that many: people look at these."""

STATES = ("bot",) * 5 + ("human",) * 3 + ("waiting_human", "waiting_customer")
OWNERS = {"bot": "bot", "human": "person", "waiting_customer": "person", "waiting_human": "queue", "closed": "none"}
WITH_PERSON, HANDED_ON, RETURNING = 0.25, 0.6, 0.6
ASKED, TAKEN = 6, 7
"""Places of the messages after which a person is asked for, and before which the person has come."""

RECENT = 2000
"""Half of the customers who return were among the last so many."""


@dataclass(frozen=True, slots=True)
class House:
    """Who serves in it, by row id."""

    numbers: Sequence[int]
    assistants: Sequence[int]
    teams: Sequence[int]
    agents: Sequence[int]
    prompts: Mapping[int, int]


@dataclass(slots=True)
class Visit:
    """What is drawn for one visit."""

    pk: int
    public_id: str
    state: str
    assistant: int
    agent: int | None
    team: int | None
    asked: int
    at: datetime
    owner: tuple[str, int | None] = ("bot", None)
    team_now: int | None = None
    assistant_now: int = 0
    turn: int | None = None


@dataclass(slots=True)
class Work:
    """Makes visit after visit, the same for the same draw."""

    house: House
    draw: random.Random
    now: datetime
    visits: int = 0
    contacts: int = 0
    messages: int = 0
    turns: int = 0
    raw_since: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.raw_since = self.now - timedelta(days=knobs.value(knobs.RAW_EVENT_DAYS))

    def visit(self, opened: datetime, *, is_open: bool) -> Iterator[Row]:
        """Yield the rows of the next visit, each after those that it points to."""
        draw, house = self.draw, self.house
        self.visits += 1
        state = draw.choice(STATES) if is_open else "closed"
        has_person = state not in {"bot", "closed"} or (state == "closed" and draw.random() < WITH_PERSON)
        has_agent = has_person and state != "waiting_human"
        visit = Visit(
            pk=self.visits,
            public_id=random_id("cv"),
            state=state,
            assistant=draw.choice(house.assistants[1:]) if draw.random() < HANDED_ON else house.assistants[0],
            agent=draw.choice(house.agents) if has_agent else None,
            team=draw.choice(house.teams) if has_person else None,
            asked=ASKED if has_agent else PER_VISIT - 1 if has_person else PER_VISIT,
            at=opened,
            assistant_now=house.assistants[0],
        )
        number, contact, rest = draw.choice(house.numbers), 0, []
        yield from (said := list(self._contact(opened, is_new=is_open)))
        contact = said[0][1]["id"] if said else self._returning()
        rest.append(self._event(visit, Kind.OPENED, at=opened))
        for place in range(PER_VISIT):
            rest += self._message(visit, place)
            rest += self._changes(visit, place)
        if not is_open:
            visit.owner = ("none", None)
            rest.append(self._event(visit, Kind.CLOSED, at=visit.at, reason="done"))
        late = state in {"waiting_human", "human"}
        yield (
            Conversation,
            {
                "id": visit.pk, "public_id": visit.public_id, "protocol": f"L{visit.pk:014d}", "number_id": number,
                "contact_id": contact, "identity_id": contact, "state": state, "owner_kind": OWNERS[state],
                "owner_id": visit.agent if OWNERS[state] == "person" else None, "team_id": visit.team_now,
                "assistant_id": visit.assistant, "opened_at": opened, "last_message_at": visit.at,
                "waiting_since": visit.at if late else None, "priority": draw.choice([5, 5, 5, 5, 2]),
                "urgency": draw.choice(["", "normal", "high"]), "sentiment": draw.choice(["", "neutral", "negative"]),
                "sla_due_at": visit.at + timedelta(minutes=30) if late else None,
                "closed_at": None if is_open else visit.at, "close_reason": "" if is_open else "done",
            },
        )  # fmt: skip
        yield from rest
        if late:
            yield (
                SlaClock,
                {
                    "conversation_id": visit.pk, "kind": "next", "target_seconds": 1800, "started_at": visit.at,
                    "due_at": visit.at + timedelta(minutes=30),
                },
            )  # fmt: skip

    def _contact(self, at: datetime, *, is_new: bool) -> Iterator[Row]:
        """Yield a new customer, or nothing where an earlier one returns; open visits are of new ones."""
        if not is_new and self.contacts > PER_VISIT and self.draw.random() < RETURNING:
            return
        self.contacts += 1
        pk = self.contacts
        name = f"{self.draw.choice(phrases.NAMES)} {self.draw.choice(phrases.SURNAMES)}"
        yield Contact, {"id": pk, "public_id": random_id("ct"), "profile_name": name, "created_at": at}
        yield (
            ContactIdentity,
            {
                "id": pk, "contact_id": pk, "kind": "jid", "value": f"load{pk}@lid",
                "evidence": "chat", "first_seen_at": at,
            },
        )  # fmt: skip

    def _returning(self) -> int:
        since = max(1, self.contacts - RECENT) if self.draw.random() < 0.5 else 1
        return self.draw.randint(since, self.contacts)

    def _event(self, visit: Visit, kind: str, *, at: datetime, **details: str) -> Row:
        owner, person = visit.owner
        floor = {"kind": owner, "team": visit.team_now, "assistant": visit.assistant_now, "person": person}
        told = {name: orjson.dumps(value).decode() for name, value in (("details", details), ("floor", floor))}
        return ConversationEvent, {"conversation_id": visit.pk, "kind": kind, "at": at, **told}

    def _changes(self, visit: Visit, place: int) -> Iterator[Row]:
        """Yield the changes of hands that follow the message at this place."""
        if place == 0 and visit.assistant != visit.assistant_now:
            visit.assistant_now = visit.assistant
            yield self._event(visit, Kind.HANDED_OFF, at=visit.at, reason=self.draw.choice(phrases.SUBJECTS))
        if place == visit.asked:
            visit.owner, visit.team_now = ("queue", None), visit.team
            yield self._event(visit, Kind.QUEUED, at=visit.at, reason=phrases.reason(self.draw))
            if visit.agent:
                visit.at += timedelta(seconds=self.draw.lognormvariate(4, 1))
                visit.owner = ("person", visit.agent)
                yield self._event(visit, Kind.TAKEN_OVER, at=visit.at)

    def _message(self, visit: Visit, place: int) -> Iterator[Row]:
        draw, is_in = self.draw, place % 2 == 0
        by_person = not is_in and visit.owner[0] == "person"
        slow = draw.lognormvariate(4, 1) if is_in else draw.lognormvariate(3.5 if by_person else 1.5, 0.7)
        visit.at += timedelta(seconds=slow)
        self.messages += 1
        pk, at = self.messages, visit.at
        if is_in and visit.owner[0] == "bot":
            yield from self._turn(visit)
        elif is_in:
            visit.turn = None
        text = draw.choice(phrases.ASKED if is_in else phrases.ANSWERED)
        yield (
            Message,
            {
                "id": pk, "public_id": random_id("ms"), "month": month_of(at), "conversation_id": visit.pk,
                "author": "customer" if is_in else "person" if by_person else "assistant",
                "direction": "in" if is_in else "out", "text": f"{text} ({pk})", "at": at, "sent_at": at,
                "person_id": visit.agent if by_person else None, "provider_id": f"L{pk}", "turn_id": visit.turn,
                "assistant_id": None if is_in or by_person else visit.assistant_now,
            },
        )  # fmt: skip
        if not is_in:
            yield (
                Outbound,
                {
                    "public_id": random_id("ob"), "conversation_id": visit.pk, "message_id": pk, "floor_epoch": 0,
                    "message_month": month_of(at), "status": "sent", "due_at": at, "created_at": at, "sent_at": at,
                    "provider_id": f"L{pk}", "turn_id": visit.turn, "receipt": "read",
                    "person_id": visit.agent if by_person else None,
                },
            )  # fmt: skip
        if at >= self.raw_since:
            for kind in ("messages.upsert",) if is_in else ("send.message", "messages.update", "messages.update"):
                yield (
                    WebhookEvent,
                    {
                        "month": month_of(at), "received_at": at, "instance": "load", "event": kind,
                        "body": orjson.dumps({"event": kind, "data": {"key": {"id": f"L{pk}"}, "text": text}}),
                        "status": "applied", "applied_at": at,
                    },
                )  # fmt: skip

    def _turn(self, visit: Visit) -> Iterator[Row]:
        self.turns += 1
        visit.turn = pk = self.turns
        at, took = visit.at, timedelta(seconds=1)
        yield (
            Turn,
            {
                "id": pk, "conversation_id": visit.pk, "status": "done", "floor_epoch": 0, "opened_at": at,
                "last_message_at": at, "due_at": at, "cap_at": at, "claimed_at": at, "finished_at": at + took,
            },
        )  # fmt: skip
        spent = {"input_tokens": 900, "cached_tokens": 600, "output_tokens": 80, "cost_usd": "0.000412"}
        times = {"started_at": at, "finished_at": at + took, "model": "load"}
        assistant = visit.assistant_now
        yield (
            Run,
            {
                "id": pk, "turn_id": pk, "ordinal": 1, "assistant_id": assistant, "scope": visit.public_id,
                "prompt_version_id": self.house.prompts[assistant], "status": "succeeded", "last_step": 1,
                "provider": "first",
            } | spent | times,
        )  # fmt: skip
        yield (
            RunStep,
            {
                "id": pk, "month": month_of(at), "run_id": pk, "ordinal": 1, "kind": "model", "status": "done",
                "seconds": 1.0,
            } | spent | times,
        )  # fmt: skip
