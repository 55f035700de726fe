"""What docs/knowledge.md says about how well searches find is held here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.services import measuring
from lia_cortex.kernel import clock

CORPUS = Path(__file__).parent / "corpus"

pytestmark = pytest.mark.django_db


@pytest.fixture
def slugs() -> Iterator[dict[str, str]]:
    """Give the corpus as the only knowledge."""
    with measuring.corpus(CORPUS, now=clock.now()) as found:
        yield found


def told(slugs: dict[str, str], name: str) -> measuring.Figures:
    """Return the figures of a file of questions."""
    return measuring.figures(measuring.ask(measuring.questions(CORPUS / name), slugs=slugs, now=clock.now()))


def test_the_right_article_comes_first_or_among_the_first_three_and_strangers_find_nothing(
    slugs: dict[str, str],
) -> None:
    asked, strangers = told(slugs, "questions.csv"), told(slugs, "out_of_scope.csv")

    assert asked.count >= 100
    assert asked.hit_1 >= 0.93
    assert asked.hit_3 >= 0.97
    assert strangers.nothing >= 0.95


def test_questions_that_nobody_worked_towards_find_what_is_claimed(slugs: dict[str, str]) -> None:
    asked, strangers = told(slugs, "blind_questions_3.csv"), told(slugs, "out_of_scope_3.csv")

    assert asked.hit_1 >= 0.82
    assert asked.hit_3 >= 0.85
    assert strangers.nothing >= 0.95
