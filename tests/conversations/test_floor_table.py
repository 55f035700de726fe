"""The README's table of the floor says what the model allows."""

import re
from pathlib import Path

import pytest

from conversations.models import Conversation
from lia_cortex.kernel.errors import IllegalMove

README = Path(__file__).resolve().parent.parent.parent / "conversations" / "README.md"
ROW = re.compile(r"^\| `(\w+)` \|([^|]+)\|[^|]+\|$", re.MULTILINE)


def test_the_table_is_the_models() -> None:
    told = {here: set(re.findall(r"\w+", to)) for here, to in ROW.findall(README.read_text(encoding="utf-8"))}
    assert told == {str(here): {str(to) for to in moves} for here, moves in Conversation.NEXT.items()}


def test_every_state_has_its_moves() -> None:
    assert {str(here) for here in Conversation.NEXT} == set(Conversation.State.values)


ILLEGAL = [
    (here, to)
    for here in Conversation.State.values
    for to in Conversation.State.values
    if to not in Conversation.NEXT[here]
]


@pytest.mark.parametrize(("here", "to"), ILLEGAL)
def test_a_move_that_is_not_in_the_table_raises(here: str, to: str) -> None:
    with pytest.raises(IllegalMove):
        Conversation(state=here).change_floor(to, "bot")
