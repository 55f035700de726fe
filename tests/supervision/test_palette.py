"""The palette offers what the conversations' state and the person's rights allow, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Watch
from tests.supervision.company import Company

State = Conversation.State
AsPerson = Callable[[User], Client]
OPEN = {"assign", "transfer", "prioritise", "tag", "close", "watch"}


def offered(client: Client, *talks: Conversation) -> set[str]:
    answer = client.get("/commands/", {"id": [talk.public_id for talk in talks]})
    return {deed["verb"] for deed in answer.json()["deeds"] if deed["offered"]}


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def test_each_state_has_its_deeds(company: Company, rosa: User, as_person: AsPerson) -> None:
    client, rui = as_person(rosa), company.person("rui")
    assert offered(client, company.conversation()) == OPEN | {"take_over"}
    queued = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    assert offered(client, queued) == OPEN | {"take_over", "return"}
    mine, of_rui = (company.conversation(state=State.HUMAN, owner=owner) for owner in (rosa, rui))
    assert offered(client, mine) == OPEN | {"return", "snooze"}
    assert offered(client, of_rui) == OPEN | {"take_over", "return", "snooze"}
    resting = company.conversation(state=State.WAITING_CUSTOMER, owner=rosa)
    assert offered(client, resting) == OPEN | {"return", "snooze"}
    closed = company.conversation(state=State.CLOSED)
    assert offered(client, closed) == {"reopen", "tag", "watch"}
    Watch.objects.create(user=rosa, conversation=closed, at=company.now)
    assert offered(client, closed) == {"reopen", "tag", "unwatch"}
    # Of several, what makes sense for one of them.
    assert offered(client, mine, closed) == OPEN | {"return", "snooze", "reopen", "unwatch"}


def test_an_agent_is_offered_what_an_agent_may(company: Company, as_person: AsPerson) -> None:
    ana = company.person("ana", team=company.team)
    client = as_person(ana)
    queued = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    assert offered(client, queued) == {"take_over", "transfer", "tag", "watch"}
    mine = company.conversation(state=State.HUMAN, owner=ana)
    assert offered(client, mine) == {"assign", "transfer", "return", "snooze", "tag", "close", "watch"}
    assert offered(client, company.conversation()) == set()  # not the agent's to see
    nonsense = client.get("/commands/", {"id": ["cv_\0", "' OR 1=1", "x" * 5000]})
    assert not any(deed["offered"] for deed in nonsense.json()["deeds"])
