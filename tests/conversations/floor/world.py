"""A conversation and everybody who works on it, each in small steps: one transaction of a real service is one step."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from assistants.types import Reply, ToPerson
from conversations.models import Conversation, Outbound, Turn, WebhookEvent
from conversations.services import handoff, inbound, lifecycle, outbox, turns
from conversations.services.outbox import settle as settle_send
from conversations.services.outbox.claim import Claimed
from conversations.services.outbox.claim import claim as claim_bubble
from conversations.services.turns import settle
from conversations.services.turns.claim import Claim
from conversations.services.turns.claim import claim as claim_turn
from lia_cortex.accounts.models import Team, User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.tape import Tape
from lia_cortex.supervision.services import acts

State, Owner = Conversation.State, Conversation.Owner
Key = tuple[object, ...]

ANSWER = "Primeira parte.\n\n" + "x" * 600 + "\n\nSegunda parte, " + "y" * 600
"""Becomes more than one bubble."""


ROWS = """
SELECT (SELECT array_agg(ARRAY[state, owner_kind, owner_id::text, team_id::text, floor_epoch::text,
                               waiting_since::text, return_since::text]) FROM conversations_conversation)::text,
       (SELECT array_agg(ARRAY[status, floor_epoch::text, token::text, continues_id::text] ORDER BY id)
          FROM conversations_turn)::text,
       (SELECT array_agg(ARRAY[status, floor_epoch::text, turn_id::text, error] ORDER BY id)
          FROM conversations_outbound)::text,
       (SELECT array_agg(ARRAY[turn_id::text, wants_answer::text] ORDER BY id)
          FROM conversations_message WHERE direction = 'in')::text
"""
"""What the rows say, but for the moments: time stands still here."""


@dataclass
class World:
    """Where everybody stands; the rows are in Postgres, what workers hold is here."""

    at: datetime
    ana: User
    rui: User
    team: Team
    script: Sequence[str]
    events: Sequence[int]
    hands_over: bool = False
    """The assistant asks for a person instead of answering."""
    said: int = 0
    written: int = 0
    turn: Claim | None = None
    bubble: Claimed | None = None
    sent: list[int] = field(default_factory=list)
    act: str = ""
    path: tuple[str, ...] = ()

    @property
    def conversation(self) -> Conversation:
        """Return the row as it is now."""
        return Conversation.objects.get()

    def after(self, actor: str) -> World:
        """Return the world after one more step of this actor."""
        later = copy.deepcopy(self)
        later.path = (*self.path, actor)
        STEPS[actor](later)
        return later

    def key(self) -> Key:
        """Return everything that what follows depends on."""
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
            rows = cursor.fetchone()
        hands = (self.turn and self.turn.token, self.bubble and self.bubble.outbound.pk)
        return (*rows, self.said, self.written, hands, tuple(self.sent), bool(self.act))


def customer(world: World) -> None:
    """Let the customer's next message arrive."""
    if world.written == len(world.events):
        return
    event_id = world.events[world.written]
    inbound.apply(event_id=event_id, now=world.at)
    assert WebhookEvent.objects.get(pk=event_id).status == WebhookEvent.Status.APPLIED
    world.written += 1


def assistant(world: World) -> None:
    """Let the worker of turns claim one, or settle the one that it has."""
    held, world.turn = world.turn, None
    if held is None:
        due = Turn.objects.filter(status__in=Turn.OPEN).first()
        if due is None:
            turns.open_for_unanswered(conversation_id=world.conversation.pk, now=world.at)
        else:
            world.turn = claim_turn(turn_id=due.pk, now=world.at)
        return
    tape = Tape(clock=lambda: world.at, record=held.turn.tape)
    if world.hands_over:
        settle.to_person(held, ToPerson("pediu", "quer uma pessoa", run_id=0), tape, now=world.at)
    else:
        settle.reply(held, Reply(text=ANSWER, run_id=0, step_id=0), tape, now=world.at)


def sender(world: World) -> None:
    """Let the worker of the outbox claim a bubble, or note that the one that it has was sent."""
    held, world.bubble = world.bubble, None
    if held is not None:
        settle_send.sent(held, provider_id=f"3EB0SENT{held.outbound.pk}", now=world.at)
        world.sent.append(held.outbound.pk)
        return
    world.bubble = claim_bubble(conversation_id=world.conversation.pk, now=world.at)
    if world.bubble is not None:
        _may_leave(world.bubble.outbound, world)


def _may_leave(bubble: Outbound, world: World) -> None:
    """Fail when a bubble of the bot was claimed under somebody else's floor."""
    floor = world.conversation
    if bubble.fenced:
        assert floor.owner_kind not in {Owner.PERSON, Owner.PHONE}, world.path
        assert bubble.floor_epoch == floor.floor_epoch, world.path


def person(world: World) -> None:
    """Let people do what is next in the script; a refusal is an answer too."""
    if world.said == len(world.script):
        return
    verb = world.script[world.said]
    world.said += 1
    epoch = world.conversation.floor_epoch
    try:
        DEEDS[verb](world)
    except Refused:
        assert world.conversation.floor_epoch == epoch, world.path


def _act(world: World) -> None:
    talk = world.conversation.public_id
    done = acts.do(verb="take_over", public_ids=[talk], person=world.ana, details={}, now=world.at)
    world.act = done.act


def _say(world: World) -> None:
    outbox.say_as_person(
        conversation_id=world.conversation.pk, person=world.ana, text="Oi!", idempotency_key=None, now=world.at
    )


DEEDS: dict[str, Callable[[World], object]] = {
    "take over": lambda w: handoff.take_over(conversation_id=w.conversation.pk, person=w.ana, now=w.at),
    "rui takes over": lambda w: handoff.take_over(conversation_id=w.conversation.pk, person=w.rui, now=w.at),
    "assign": lambda w: handoff.assign(conversation_id=w.conversation.pk, person=w.ana, to=w.rui, now=w.at),
    "transfer": lambda w: handoff.transfer(
        conversation_id=w.conversation.pk, person=w.ana, reason="x", team=w.team, now=w.at
    ),
    "return": lambda w: handoff.return_to_bot(conversation_id=w.conversation.pk, person=w.ana, now=w.at),
    "set aside": lambda w: handoff.set_aside(conversation_id=w.conversation.pk, person=w.ana, until=None, now=w.at),
    "close": lambda w: lifecycle.close(conversation_id=w.conversation.pk, person=w.ana, reason="x", now=w.at),
    "reopen": lambda w: lifecycle.reopen(conversation_id=w.conversation.pk, person=w.ana, now=w.at),
    "say": _say,
    "act": _act,
    "undo": lambda w: acts.undo(act=w.act, person=w.ana, now=w.at),
}

STEPS: dict[str, Callable[[World], None]] = {
    "customer": customer,
    "assistant": assistant,
    "sender": sender,
    "person": person,
}
