"""Every order in which the bot's steps, people's deeds and the customer's messages can happen, on real Postgres."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction

from conversations.models import Conversation, Instance, Message, Outbound, Turn
from conversations.services import inbound
from lia_cortex.accounts.models import Team, User
from lia_cortex.registry.models import KnobValue
from lia_cortex.registry.services import knobs
from tests.conversations.floor.world import STEPS, Key, World
from tests.worker import Clock

State = Conversation.State

DEEPEST = 40
"""Steps of one order at most: no order is as long, unless somebody's work feeds itself."""

SCRIPTS = {
    "taken": ["take over"],
    "taken and given back": ["take over", "return"],
    "taken, answered and given back": ["take over", "say", "return"],
    "taken twice and assigned": ["take over", "rui takes over", "assign"],
    "transferred and taken": ["transfer", "take over", "set aside"],
    "closed and reopened": ["close", "reopen", "return"],
    "taken by a slip": ["act", "undo"],
}


@dataclass
class Explored:
    """What was seen of a script's orders."""

    seen: set[Key] = field(default_factory=set)
    steps: int = 0
    ends: int = 0


@pytest.fixture
def start(company: Instance, arrived: Callable[..., int], moment: Clock, agent: User) -> Iterator[Callable[..., World]]:
    """Return what makes the world: the customer has written once and will write once more."""
    for knob in (knobs.TURN_QUIET, knobs.BUBBLE_PAUSE):  # no step waits for another but by its rows
        KnobValue.objects.update_or_create(name=knob.name, defaults={"value": 0})
    knobs.forget()
    Instance.objects.update(sends_per_minute=0)

    def make(script: str, *, hands_over: bool = False) -> World:
        inbound.apply(event_id=arrived("primeira"), now=moment.at)
        agent.role = User.Role.SUPERVISOR
        agent.save()
        return World(
            at=moment.at,
            ana=agent,
            rui=User.objects.create(username="rui", role=User.Role.SUPERVISOR),
            team=Team.objects.create(name="Suporte"),
            script=SCRIPTS[script],
            events=[arrived("segunda")],
            hands_over=hands_over,
        )

    yield make
    knobs.forget()


@pytest.mark.parametrize("hands_over", [False, True], ids=["answers", "asks for a person"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_order_of_steps(start: Callable[..., World], script: str, *, hands_over: bool) -> None:
    """No bubble of the bot under a person's floor, one owner, no message lost, order kept: in every order there is."""
    explored = Explored()
    with transaction.atomic():
        _explore(start(script, hands_over=hands_over), explored)
        transaction.set_rollback(True)
    assert explored.ends > 1
    assert explored.steps > 10


def _explore(world: World, explored: Explored) -> None:
    """Take every step that is possible here, one after the other, each from these same rows.

    Two orders that lead to the same rows and hands go on alike: what follows is looked at once.
    """
    here = world.key()
    if here in explored.seen:
        return
    explored.seen.add(here)
    assert len(world.path) < DEEPEST, world.path
    _one_floor(world)
    moved = False
    for actor in STEPS:
        point = transaction.savepoint()
        later = world.after(actor)
        if later.key() != here:
            moved = True
            explored.steps += 1
            _explore(later, explored)
        transaction.savepoint_rollback(point)
    if not moved:
        explored.ends += 1
        _nothing_is_lost(world)


def _one_floor(world: World) -> None:
    """Fail unless exactly one has the floor and one turn at most runs."""
    floor = world.conversation
    assert (floor.owner_id is not None) == (floor.owner_kind == "person"), world.path
    assert Turn.objects.filter(status="running").count() <= 1, world.path


def _nothing_is_lost(world: World) -> None:
    """Fail unless everything that was to be sent is settled, in order, and each message is answered or waited on."""
    bubbles = list(Outbound.objects.order_by("pk"))
    assert not [bubble for bubble in bubbles if bubble.status in {"queued", "sending"}], world.path
    assert world.sent == sorted(world.sent), world.path
    assert not Turn.objects.exclude(status__in=["done", "superseded"]).exists(), world.path
    floor = world.conversation
    said_by_people = Message.objects.filter(author="person").values_list("pk", flat=True)
    told = {bubble.turn_id for bubble in bubbles if bubble.status == "sent" and bubble.turn_id}
    for message in Message.objects.filter(direction="in"):
        is_answered = message.turn_id in told or any(pk > message.pk for pk in said_by_people)
        is_known = floor.waiting_since is not None and floor.state in {State.HUMAN, State.WAITING_HUMAN}
        was_closed = "close" in world.script
        assert is_answered or is_known or was_closed or floor.state == State.WAITING_CUSTOMER, world.path
