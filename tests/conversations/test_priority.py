"""How urgent a message is, by its words and by the conversation's tags; 0 goes first."""

import pytest

from conversations.services import priority
from lia_cortex.kernel.jobs import NORMAL


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("oi, tudo bem?", (), NORMAL),
        ("oi", ("vip",), 1),
        ("oi", ("urgent", "vip"), 0),
        ("oi", ("unknown",), NORMAL),
        ("estou sem internet desde ontem", (), 2),
        ("Estou SEM CONEXÃO", (), 2),
        ("estou sem internet", ("vip",), 1),
        ("sem demora, por favor", (), NORMAL),
    ],
)
def test_the_most_urgent_reason_counts(text: str, tags: tuple[str, ...], expected: int) -> None:
    assert priority.of(text, tags=tags) == expected
