"""Four times 2,500 takeovers against workers that settle, claim and send, in threads over real Postgres."""

import itertools
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import pytest
from django.db import connection

from assistants.types import Reply
from conversations.models import Contact, ContactIdentity, Conversation, Instance, Message, Outbound, Turn
from conversations.services import handoff, leases
from conversations.services.outbox import settle as settle_send
from conversations.services.outbox.claim import claim
from conversations.services.turns import settle
from conversations.services.turns.claim import Claim
from lia_cortex.accounts.models import User
from lia_cortex.kernel.partitions import month_of
from lia_cortex.kernel.tape import Tape
from tests.worker import Clock, line

SCHEDULES = 2_500
PARTS = 4
"""Tests that race as many schedules each: a whole one would run into the time limit on a busy machine."""

BATCH = 500
"""Conversations made at once; all of a batch are raced before the next is made."""

THREADS = 4
NEAR = 2.5
"""How far a step may stray from its conversation's others, in conversations: some race closely, some by far."""

SETTLED_LATE = 10
"""Every so many schedules the answer is settled within the race; else its bubbles wait already."""

WATCHED = """
CREATE TABLE watched_claims (outbound_id bigint, fenced boolean, owner_kind text, is_older boolean);
CREATE FUNCTION watch_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watched_claims
    SELECT NEW.id, NEW.fenced, owner_kind, floor_epoch <> NEW.floor_epoch
      FROM conversations_conversation WHERE id = NEW.conversation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER watch_claims AFTER UPDATE ON conversations_outbound
    FOR EACH ROW WHEN (OLD.status = 'queued' AND NEW.status = 'sending') EXECUTE FUNCTION watch_claim();
"""
FORGOTTEN = """
DROP TRIGGER watch_claims ON conversations_outbound;
DROP FUNCTION watch_claim();
DROP TABLE watched_claims;
"""


@pytest.fixture
def watched(company: Instance) -> Iterator[None]:
    """Let Postgres itself write down who has the floor, as committed, whenever a bubble is claimed."""
    Instance.objects.update(sends_per_minute=0)
    with connection.cursor() as cursor:
        cursor.execute(WATCHED)
    yield
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Raced:
    """One conversation, with its answer still in a worker's hands, or in the line."""

    conversation_id: int
    held: Claim | None


@pytest.mark.parametrize("part", range(PARTS))
def test_no_bubble_of_the_bot_is_claimed_after_a_takeover(
    watched: None, company: Instance, moment: Clock, part: int
) -> None:
    """Whatever the order, a takeover's commit is the end of what the bot sends."""
    people = [User.objects.create(username=f"p{number}") for number in range(8)]
    chance = random.Random(20261123 + part)
    numbers = itertools.count()
    for _ in range(SCHEDULES // BATCH):
        raced = _prepare(company, numbers, moment)
        steps = [
            (at + chance.uniform(0, NEAR), step)
            for at, one in enumerate(raced)
            for step in _steps(one, chance.choice(people), moment)
        ]
        _run([step for _, step in sorted(steps, key=lambda pair: pair[0])])
        line().clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE owner_kind = 'person' OR is_older) FROM watched_claims")
        claimed, after_a_takeover = cursor.fetchone()
        cursor.execute("SELECT count(DISTINCT conversation_id) FROM conversations_outbound WHERE status <> 'cancelled'")
        [raced_by_the_bot] = cursor.fetchone()
    assert after_a_takeover == 0
    assert Conversation.objects.filter(state="human", owner__in=people).count() == SCHEDULES
    assert not Outbound.objects.filter(status="queued").exists()
    assert not Turn.objects.exclude(status__in=["done", "superseded"]).exists()
    assert claimed == Outbound.objects.exclude(status="cancelled").count()
    # Both came first often enough: this was a race.
    assert SCHEDULES * 0.05 < raced_by_the_bot < SCHEDULES * 0.95


def _steps(one: Raced, person: User, moment: Clock) -> list[Callable[[], object]]:
    def send() -> None:
        held = claim(conversation_id=one.conversation_id, now=moment.at)
        if held is not None:
            settle_send.sent(held, provider_id=f"3EB0{held.outbound.pk}", now=moment.at)

    def take() -> None:
        handoff.take_over(conversation_id=one.conversation_id, person=person, now=moment.at)

    def answer() -> None:
        if one.held is not None:
            tape = Tape(clock=moment, record=one.held.turn.tape)
            settle.reply(one.held, Reply(text="Resposta.", run_id=0, step_id=0), tape, now=moment.at)

    return [take, send] if one.held is None else [take, answer, send]


def _run(steps: list[Callable[[], object]]) -> None:
    """Let the threads take one step after the other, several at the same time."""
    waiting: SimpleQueue[Callable[[], object]] = SimpleQueue()
    for step in steps:
        waiting.put(step)

    def work() -> int:
        done = 0
        try:
            while True:
                waiting.get_nowait()()
                done += 1
        except Empty:
            return done
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(each.result() for each in [pool.submit(work) for _ in range(THREADS)]) == len(steps)


def _prepare(company: Instance, numbers: "itertools.count[int]", moment: Clock) -> list[Raced]:
    """Make a batch of conversations in which the assistant has answered, or is about to."""
    now, number = moment.at, company.number
    ids = [next(numbers) for _ in range(BATCH)]
    contacts = Contact.objects.bulk_create(Contact(created_at=now) for _ in ids)
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(
            contact=contact, kind="jid", value=f"55{n:011d}@s.whatsapp.net", evidence="x", first_seen_at=now
        )
        for n, contact in zip(ids, contacts, strict=True)
    )
    talks = Conversation.objects.bulk_create(
        Conversation(
            protocol=f"{n:020d}",
            number=number,
            contact=identity.contact,
            identity=identity,
            assistant=number.assistant,
            opened_at=now,
            last_message_at=now,
            waiting_since=now if n % SETTLED_LATE == 0 else None,
        )
        for n, identity in zip(ids, identities, strict=True)
    )
    late = [n % SETTLED_LATE == 0 for n in ids]
    turns = Turn.objects.bulk_create(
        Turn(
            conversation=talk,
            status="running" if is_late else "done",
            floor_epoch=0,
            opened_at=now,
            last_message_at=now,
            due_at=now,
            cap_at=now,
            claimed_at=now,
            lease_until=leases.until(now),
            held_by=leases.holder(),
            token=1,
        )
        for talk, is_late in zip(talks, late, strict=True)
    )
    month = month_of(now)
    said = {"month": month, "at": now, "sent_at": now}
    Message.objects.bulk_create(
        Message(conversation=turn.conversation, direction="in", author="customer", wants_answer=True, turn=turn, **said)
        for turn in turns
        if turn.status == "running"
    )
    answers = Message.objects.bulk_create(
        Message(conversation=turn.conversation, direction="out", author="assistant", text="Oi!", turn=turn, **said)
        for turn, is_late in zip(turns, late, strict=True)
        if not is_late
    )
    Outbound.objects.bulk_create(
        Outbound(
            conversation=answer.conversation,
            message=answer,
            message_month=month,
            turn=answer.turn,
            floor_epoch=0,
            due_at=now,
            created_at=now,
        )
        for answer in answers
    )
    return [
        Raced(talk.pk, Claim(turn, talk, 1) if is_late else None)
        for talk, turn, is_late in zip(talks, turns, late, strict=True)
    ]
