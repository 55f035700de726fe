"""Who sees which conversation, on every way to it."""

from collections.abc import Callable

import pytest
from django.test import Client

from conversations.models import Conversation, Mention, Note
from conversations.queries import visibility
from lia_cortex.accounts.models import Team, User
from tests.supervision.company import Company

State = Conversation.State


@pytest.fixture
def own(company: Company) -> dict[str, Conversation]:
    """Return one conversation of each sort, seen from agent `ana` of the team Suporte."""
    ana = company.person("ana", team=company.team)
    bia = company.person("bia", team=company.team)
    others = Team.objects.create(name="Financeiro")
    return {
        "mine": company.conversation(state=State.HUMAN, owner=ana),
        "my team's queue": company.conversation(state=State.WAITING_HUMAN, team=company.team),
        "a colleague's": company.conversation(state=State.HUMAN, owner=bia),
        "another queue": company.conversation(state=State.WAITING_HUMAN, team=others),
        "the assistant's": company.conversation(team=company.team),
        "closed": company.conversation(state=State.CLOSED, team=company.team),
    }


ALLOWED = {"mine", "my team's queue"}


def test_an_agent_sees_own_and_queued_ones(
    company: Company, own: dict[str, Conversation], as_person: Callable[[User], Client]
) -> None:
    ana = User.objects.get(username="ana")
    client = as_person(ana)
    listed = client.get("/").content.decode()
    for name, conversation in own.items():
        allowed = name in ALLOWED
        asked = client.get("/board/changes/", {"id": conversation.public_id, "open": conversation.public_id})
        assert (conversation.public_id in listed) is allowed, name
        assert client.get(f"/c/{conversation.public_id}/").status_code == (200 if allowed else 404), name
        assert bool(asked.json()["rows"]) is allowed, name
        assert bool(asked.json()["thread"]["items"] or asked.json()["thread"]["head"]) is allowed, name
        taken = client.post("/acts/", {"verb": "take_over", "id": conversation.public_id}).content.decode()
        assert ("There is no such conversation" not in taken) is allowed, name


def test_many_teams_show_a_conversation_once(company: Company, own: dict[str, Conversation]) -> None:
    ana = User.objects.get(username="ana")
    ana.teams.add(*Team.objects.all())
    assert visibility.conversations(person=ana).count() == 3


def test_the_rule_the_other_way_round_says_the_same(company: Company, own: dict[str, Conversation]) -> None:
    own["anybody's queue"] = company.conversation(state=State.WAITING_HUMAN)
    agents = [User.objects.get(username="ana"), User.objects.get(username="bia"), company.person("caio")]
    for talk in (own["closed"], own["another queue"], own["the assistant's"]):
        note = Note.objects.create(conversation=talk, author=agents[0], text="veja", at=company.now)
        Mention.objects.create(note=note, user=agents[2])
    found = visibility.viewers(public_ids=[each.public_id for each in own.values()])
    for agent in agents:
        seen = set(visibility.conversations(person=agent).values_list("public_id", flat=True))
        assert {public_id for public_id, people in found.items() if agent.pk in people} == seen, agent
    assert seen


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_supervisors_and_admins_see_all(
    company: Company, own: dict[str, Conversation], as_person: Callable[[User], Client], role: str
) -> None:
    listed = as_person(company.person("rosa", role=role)).get("/").content.decode()
    assert all(conversation.public_id in listed for conversation in own.values())


@pytest.mark.parametrize(
    "path", ["/", "/c/cv_01hr2n836qk2w2ak1k2e/", "/board/changes/", "/attachments/at_tf0gb2ftgrwye3keh2dz/"]
)
def test_strangers_are_sent_to_the_login(db: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")
