"""Words that must be the same wherever a page says the same thing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from conversations.models import Conversation
from lia_cortex.accounts.models import Team, User
from lia_cortex.supervision.queries import floors, tool_words, urgencies
from lia_cortex.supervision.queries.floors import TeamNow
from tests.supervision.company import Company

State = Conversation.State


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


@pytest.mark.parametrize(
    ("priority", "word", "flame"), [(0, "Urgent", True), (2, "High", False), (3, "High", False), (5, "", False)]
)
def test_a_row_names_the_priority_that_the_head_names(
    company: Company, rosa: User, as_person: Callable[[User], Client], priority: int, word: str, flame: bool
) -> None:
    talk = company.conversation(state=State.WAITING_HUMAN, priority=priority, waiting_since=company.now)
    client = as_person(rosa)
    board, wall = client.get("/").content.decode(), client.get("/wall/").content.decode()
    head = client.get(f"/c/{talk.public_id}/").content.decode().split('class="head"')[1].split('class="head-acts"')[0]
    row = board.split('class="row-chips"')[1].split("row-pick")[0]
    wait = wall.split('class="wall-wait"')[1].split("</li>")[0]
    for shown in (row, head, wait):
        told = shown.split('title="Priority">')
        assert ("icon-flame" in shown) is flame
        assert f"{word}</span>" in told[1] if word else len(told) == 1


def test_the_palette_sets_the_priority_that_it_names(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    offered = as_person(rosa).get("/commands/").json()["targets"]["priority"]
    assert [one["label"] for one in offered] == [urgencies.word(int(one["details"]["priority"])) for one in offered]


def test_who_waits_for_no_team_has_a_row_on_the_wall(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    company.conversation()
    assert [each.name for each in floors.teams(now=company.now)] == ["Suporte"]
    company.conversation(state=State.WAITING_HUMAN, team=company.team, waiting_since=company.now)
    company.conversation(state=State.WAITING_HUMAN, waiting_since=company.now)
    *_, astray = floors.teams(now=company.now)
    assert astray == TeamNow(name="No team", waiting=1, since=company.now, late=0, held=0, there=None, people=None)
    assert "No team" in as_person(rosa).get("/wall/").content.decode()
    Team.objects.all().update(name="Sem nome")
    with translation.override("pt-br"):
        assert floors.teams(now=company.now)[-1].name == "Sem equipe"


def test_setting_aside_is_one_word(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    with translation.override("pt-br"):
        said = as_person(rosa).get("/commands/", headers={"accept-language": "pt-br"}).json()["deeds"]
        assert tool_words.title("open_work_order") == "Ordem de serviço aberta"
    assert any("à parte" in str(deed["label"]).lower() for deed in said if deed.get("verb") == "snooze")


def test_a_preview_keeps_the_lines_of_its_words_alone(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation()
    company.says(talk, "oi\nsem sinal", kind="image")
    peek = as_person(rosa).get(f"/c/{talk.public_id}/peek/").content.decode()
    assert '<span class="words-text">oi\nsem sinal</span>' in peek
