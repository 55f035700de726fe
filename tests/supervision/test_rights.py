"""What roles may do: the README's table, and the code."""

import re
from pathlib import Path

import pytest

from conversations.services import rights
from conversations.services.rights import Place
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Act
from tests.supervision.company import Company, State

README = Path(__file__).parents[2] / "lia_cortex" / "supervision" / "README.md"
ROW = re.compile(r"^\| `(\w+)` \|(.+)\| yes \|$", re.MULTILINE)


def test_the_table_is_the_codes() -> None:
    told = {
        verb: {place for place, cell in zip(Place, cells.split("|"), strict=True) if cell.strip() == "yes"}
        for verb, cells in ROW.findall(README.read_text(encoding="utf-8"))
    }
    assert told == {verb: set(places) for verb, places in rights.AGENTS.items()}
    assert set(rights.AGENTS) == {*Act.Verb.values, "note", "whisper"}


@pytest.mark.parametrize("verb", rights.AGENTS)
def test_each_verb_in_each_place(company: Company, verb: str) -> None:
    ana, rui = company.person("ana", team=company.team), company.person("rui")
    places = {
        Place.OWN: company.conversation(state=State.HUMAN, owner=ana),
        Place.QUEUED: company.conversation(state=State.WAITING_HUMAN, team=company.team),
        Place.NAMED: company.conversation(state=State.HUMAN, owner=rui),
    }
    for place, talk in places.items():
        assert rights.place(person=ana, conversation=talk) == place
        assert rights.may(person=ana, verb=verb, conversation=talk) == (place in rights.AGENTS[verb])
        assert rights.may(person=company.person(f"s{place}", role=User.Role.SUPERVISOR), verb=verb, conversation=talk)
    if Place.NAMED not in rights.AGENTS[verb]:
        with pytest.raises(Refused) as refusal:
            rights.check(person=ana, verb=verb, conversation=places[Place.NAMED])
        assert refusal.value.code == "not_allowed"
