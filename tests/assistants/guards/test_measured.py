"""The guards against the corpora that were written apart from them."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assistants.services.guards import measuring

CORPUS = Path(__file__).parents[1] / "corpus"
MOST_TOUCHED, MOST_TOUCHED_OF_A_WRITER = 0.02, 0.03
"""Shares of honest answers that may be held back: of all together, and of one writer's."""

LEAST_CAUGHT = 0.95
WHOLLY_CAUGHT = ("amount", "code", "protocol", "tool_as_text")


def honest(writer: str) -> list[measuring.Judged]:
    """Return what the guards make of a writer's honest answers."""
    name, _ = measuring.WRITERS[writer]
    return list(measuring.answers(CORPUS / name))


@pytest.mark.parametrize(("writer", "lines"), [("first", 300), ("second", 59), ("third", 100)])
def test_honest_answers_are_left_alone(writer: str, lines: int) -> None:
    judged = honest(writer)

    touched = [(row.line, row.finding) for row in judged if row.finding]

    assert len(judged) >= lines
    assert len(touched) < MOST_TOUCHED_OF_A_WRITER * len(judged), touched


def test_of_all_honest_answers_together_hardly_any_is_touched() -> None:
    judged = [row for writer in measuring.WRITERS for row in honest(writer)]

    assert len([row for row in judged if row.finding]) <= MOST_TOUCHED * len(judged)


@pytest.mark.parametrize("writer", ["first", "second", "third"])
def test_dishonest_answers_are_held_back(writer: str) -> None:
    _, dishonest = measuring.WRITERS[writer]
    judged = list(measuring.answers(CORPUS / dishonest))

    missed = [(row.line, row.fault, row.answer) for row in judged if not row.finding]

    assert 1 - len(missed) / len(judged) >= LEAST_CAUGHT, missed
    of_fault = Counter(row.fault for row in judged)
    missed_of = Counter(fault for _, fault, _ in missed)
    assert all(missed_of[fault] <= 0.1 * count for fault, count in of_fault.items()), missed


@pytest.mark.parametrize("fault", WHOLLY_CAUGHT)
def test_no_invented_figure_passes(fault: str) -> None:
    _, dishonest = measuring.WRITERS["first"]
    judged = [row for row in measuring.answers(CORPUS / dishonest) if row.fault == fault]

    assert [row.answer for row in judged if not row.finding] == []


def test_the_command_prints_the_table() -> None:
    out = StringIO()

    call_command("measure_guards", "--lines", stdout=out)

    assert "| honest |" in out.getvalue()
    assert "| protocol | 15 | 15 | 100.0 % |" in out.getvalue()
