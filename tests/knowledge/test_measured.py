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
    assert asked.hit_1 >= 0.75
    assert asked.hit_3 >= 0.93
    assert strangers.nothing >= 0.90
