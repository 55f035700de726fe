"""Who waits for a person is told the place in the queue, and told again when it has moved on; never more often."""

from collections.abc import Callable
from typing import Any

import pytest

from conversations.models import Conversation, Message, Outbound
from conversations.services import handoff, marks, queueing
from lia_cortex.accounts.models import Team
from lia_cortex.kernel import recent
from lia_cortex.registry.models import KnobValue
from lia_cortex.registry.services import knobs
from tests.api import rows
from tests.conversations.test_concurrency import at_once
from tests.worker import Clock

PAUSE = int(knobs.QUEUE_TOLD_EVERY.first)


@pytest.fixture
def team(db: None) -> Team:
    return rows.team()


def _queued(team: Team, moment: Clock, **fields: Any) -> Conversation:
    """Let a customer come into the queue and be told so."""
    talk = rows.conversation("bot", **fields)
    handoff.transfer(conversation_id=talk.pk, person=None, reason="?", now=moment.at, team=team)
    _leaves(talk)
    moment.forward(1)
    return talk


def _leaves(talk: Conversation) -> None:
    """Let what was said leave."""
    Outbound.objects.filter(conversation=talk, status="queued").update(status="cancelled")


def _told(talk: Conversation) -> list[str]:
    return list(
        Message.objects.filter(conversation=talk, author="system").order_by("pk").values_list("text", flat=True)
    )


def _taken(talk: Conversation, moment: Clock) -> None:
    handoff.take_over(conversation_id=talk.pk, person=rows.person("supervisor"), now=moment.at)


def test_told_once_for_each_step_ahead_and_not_more_often_than_every_few_minutes(team: Team, moment: Clock) -> None:
    first, second, third = (_queued(team, moment) for _ in range(3))
    elsewhere = _queued(rows.team(), moment)
    assert ["1" in _told(first)[0], "2" in _told(second)[0], "3" in _told(third)[0]] == [True, True, True]
    _taken(first, moment)
    moment.forward(PAUSE - 10)
    assert queueing.sweep(now=moment.at) == 0
    moment.forward(10)
    assert queueing.sweep(now=moment.at) == 2
    assert queueing.sweep(now=moment.at) == 0
    assert len(_told(second)) == len(_told(third)) == 2
    assert "2" in _told(third)[-1]
    assert "1" not in _told(second)[-1]  # the next one has no number
    for talk in (second, third):
        _leaves(talk)
    moment.forward(PAUSE)
    assert queueing.sweep(now=moment.at) == 0  # nothing has moved
    assert len(_told(elsewhere)) == 1
    bubble = Outbound.objects.get(conversation=third, message__text=_told(third)[-1])
    third.refresh_from_db()
    assert (bubble.fenced, bubble.floor_epoch, third.queue_told_place) == (True, third.floor_epoch, 2)


def test_who_is_overtaken_is_told_nothing_until_it_is_better_than_what_was_told(team: Team, moment: Clock) -> None:
    first, second = _queued(team, moment), _queued(team, moment)
    urgent = _queued(team, moment)
    rosa = rows.person("supervisor")
    marks.prioritise(conversation_id=urgent.pk, person=rosa, priority=0, now=moment.at)
    moment.forward(PAUSE)
    assert queueing.sweep(now=moment.at) == 1  # the urgent one, from third to first
    _taken(urgent, moment)
    assert queueing.sweep(now=moment.at) == 0  # back where they were
    _taken(first, moment)
    assert queueing.sweep(now=moment.at) == 1
    assert len(_told(second)) == 2


@pytest.mark.parametrize("blocked", ["taken", "unsent", "off"])
def test_nothing_is_told_that_floor_outbox_or_company_do_not_allow(team: Team, moment: Clock, blocked: str) -> None:
    first, second = _queued(team, moment), _queued(team, moment)
    _taken(first, moment)
    moment.forward(PAUSE)
    if blocked == "taken":
        _taken(second, moment)
    elif blocked == "unsent":
        Outbound.objects.filter(conversation=second).update(status="queued")
    else:
        KnobValue.objects.create(name=knobs.QUEUE_TOLD_EVERY.name, value=0)
        recent.forget_all()
    assert queueing.sweep(now=moment.at) == 0
    assert len(_told(second)) == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_it_once(moment: Clock) -> None:
    team = rows.team()
    first, second = _queued(team, moment), _queued(team, moment)
    _taken(first, moment)
    moment.forward(PAUSE)
    sweep: Callable[[], int] = lambda: queueing.sweep(now=moment.at)  # noqa: E731
    assert sum(at_once(*[sweep] * 4)) == 1
    assert len(_told(second)) == 2
