"""What waits goes to people who are there and have room, by the rule of their team, and never beyond their capacity."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conversations.models import Conversation, ConversationEvent
from conversations.services import assignment, floor, handoff
from lia_cortex.accounts.models import Team, User
from lia_cortex.accounts.services import presence
from tests.api import rows
from tests.conversations.test_concurrency import at_once
from tests.worker import Clock

Assignment = Team.Assignment


@pytest.fixture
def team(db: None) -> Team:
    """Give a team that assigns to the least busy."""
    row = rows.team()
    row.assignment = Assignment.LEAST_BUSY
    row.save()
    return row


def _online(team: Team, moment: Clock, **fields: object) -> User:
    user = rows.person("agent", team, **fields)
    presence.choose(user=user, status="online", now=moment.at)
    return user


def _waiting(team: Team | None, **fields: Any) -> Conversation:
    return rows.conversation("waiting_human", team=team, waiting_since=fields.pop("since", None), **fields)


def _given(conversation: Conversation, moment: Clock) -> User | None:
    return assignment.offer(conversation_id=conversation.pk, now=moment.at)


def test_who_has_the_fewest_gets_it_and_who_is_not_there_gets_nothing(team: Team, moment: Clock) -> None:
    busy, free = _online(team, moment), _online(team, moment)
    away, other_team = rows.person("agent", team), _online(rows.team(), moment)
    presence.choose(user=away, status="busy", now=moment.at)
    rows.conversation("human", owner=busy, assigned_at=moment.at)
    conversation = _waiting(team)
    assert _given(conversation, moment) == free
    conversation.refresh_from_db()
    assert (conversation.state, conversation.owner, conversation.assigned_at) == ("human", free, moment.at)
    assert ConversationEvent.objects.filter(conversation=conversation, kind="taken_over", actor=None).exists()
    assert not Conversation.objects.filter(owner__in=[away, other_team]).exists()


def test_a_page_that_was_closed_a_minute_ago_is_nobody(team: Team, moment: Clock) -> None:
    agent, conversation = _online(team, moment), _waiting(team)
    moment.forward(61)
    assert _given(conversation, moment) is None
    presence.seen(user=agent, now=moment.at)
    assert _given(conversation, moment) == agent


def test_a_full_desk_leaves_it_waiting_until_there_is_room(team: Team, moment: Clock) -> None:
    agent = _online(team, moment, capacity=1)
    mine = rows.conversation("human", owner=agent)
    conversation = _waiting(team)
    assert assignment.sweep(now=moment.at) == 0
    handoff.return_to_bot(conversation_id=mine.pk, person=agent, now=moment.at)
    assert assignment.sweep(now=moment.at) == 1
    conversation.refresh_from_db()
    assert conversation.owner == agent


@pytest.mark.parametrize("reason", ["return:silent", "return:away"])
def test_who_let_the_customer_wait_is_passed_over_for_a_while_if_others_are_there(
    team: Team, moment: Clock, reason: str
) -> None:
    silent = _online(team, moment, capacity=10)
    alone, waits, tired = (_lost_by(silent, team, moment, reason) for _ in range(3))
    assert _given(alone, moment) == silent  # nobody else is there
    other = _online(team, moment, capacity=2)
    rows.conversation("human", owner=other)
    assert _given(waits, moment) == other  # though busier
    assert _given(tired, moment) is None  # the other has no room any more, and may soon have
    moment.forward(assignment.REST.total_seconds() + 1)
    for each in (silent, other):
        presence.seen(user=each, now=moment.at)
    assert _given(tired, moment) == silent


def test_who_passes_a_conversation_on_to_the_own_team_does_not_get_it_back(team: Team, moment: Clock) -> None:
    tired, other = _online(team, moment), _online(team, moment)
    rows.conversation("human", owner=other)
    talk = rows.conversation("human", owner=tired)
    handoff.transfer(conversation_id=talk.pk, person=tired, team=team, reason="pausa", now=moment.at)
    assert _given(talk, moment) == other


def _lost_by(user: User, team: Team, moment: Clock, reason: str) -> Conversation:
    """Let the person have had a conversation that a rule took."""
    talk = rows.conversation("human", owner=user, team=team)
    floor.note(talk, "taken_over", now=moment.at, actor=user, to=user.public_id)
    handoff.to_queue(conversation=talk, reason=reason, summary="", turn=None, now=moment.at)
    return talk


def test_one_after_the_other(team: Team, moment: Clock) -> None:
    Team.objects.update(assignment=Assignment.ROUND_ROBIN)
    people = [_online(team, moment) for _ in range(3)]
    given = [_given(_waiting(team), moment) for _ in range(5)]
    assert given == [*people, people[0], people[1]]


def test_who_served_the_customer_last_else_the_least_busy(team: Team, moment: Clock) -> None:
    Team.objects.update(assignment=Assignment.LAST_AGENT)
    first, last = _online(team, moment), _online(team, moment)
    rows.conversation("human", owner=last)
    customer = rows.contact()
    earlier = rows.conversation("bot", of=customer)
    for agent in (first, last):
        handoff.take_over(conversation_id=earlier.pk, person=agent, now=moment.at)
        moment.forward(1)
    Conversation.objects.filter(pk=earlier.pk).update(
        state="closed", owner_kind="none", owner=None, closed_at=moment.at, close_reason="ok"
    )
    assert _given(_waiting(team, of=customer), moment) == last
    assert _given(_waiting(team), moment) == first
    presence.choose(user=last, status="away", now=moment.at)
    Conversation.objects.filter(contact=customer, state="human").update(
        state="closed", owner_kind="none", owner=None, closed_at=moment.at, close_reason="ok"
    )
    assert _given(_waiting(team, of=customer), moment) == first


def test_a_team_that_takes_what_it_wants_is_given_nothing(team: Team, moment: Clock) -> None:
    Team.objects.update(assignment=Assignment.MANUAL)
    _online(team, moment)
    conversation = _waiting(team)
    assert _given(conversation, moment) is None
    assert assignment.sweep(now=moment.at) == 0


def test_what_waits_for_nobody_in_particular_goes_to_any_team_that_assigns(team: Team, moment: Clock) -> None:
    agent = _online(team, moment)
    assert _given(_waiting(None), moment) == agent


def test_the_urgent_first_then_the_longest_waiting(team: Team, moment: Clock) -> None:
    agent = _online(team, moment, capacity=2)
    late = _waiting(team, since=moment.at - timedelta(minutes=1))
    early = _waiting(team, since=moment.at - timedelta(minutes=9))
    urgent = _waiting(team, since=moment.at, priority=1)
    assert assignment.sweep(now=moment.at) == 2
    assert set(Conversation.objects.filter(owner=agent)) == {urgent, early}
    late.refresh_from_db()
    assert late.state == "waiting_human"


def test_offering_what_has_gone_on_changes_nothing(team: Team, moment: Clock) -> None:
    _online(team, moment)
    conversation = rows.conversation("bot", team=team)
    assert _given(conversation, moment) is None
    assert assignment.offer(conversation_id=0, now=moment.at) is None


@pytest.mark.django_db(transaction=True)
def test_offers_at_once_never_fill_a_desk_beyond_its_capacity(moment: Clock) -> None:
    one, other = rows.team(), rows.team()
    Team.objects.update(assignment=Assignment.LEAST_BUSY)
    shared = rows.person("agent", one, other, capacity=2)
    own = rows.person("agent", one, capacity=1)
    for agent in (shared, own):
        presence.choose(user=agent, status="online", now=moment.at)
    waiting = [_waiting(one if at % 2 else other) for at in range(10)]

    def offer(conversation: Conversation) -> Callable[[], User | None]:
        return lambda: _given(conversation, moment)

    given = [user for user in at_once(*map(offer, waiting)) if user is not None]
    assert given.count(shared) == 2
    assert given.count(own) == 1
    assert Conversation.objects.filter(state="human").count() == 3
