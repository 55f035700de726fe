"""Fixtures that all tests share."""

from collections.abc import Iterator

import pytest

from lia_cortex.kernel import clock, recent
from tests.worker import Clock, Worker, line


@pytest.fixture(autouse=True)
def _fresh_process_state() -> Iterator[None]:
    """Start each test without what another left in this process's memory."""
    recent.forget_all()
    line().clear()
    yield
    line().clear()


@pytest.fixture
def moment() -> Iterator[Clock]:
    """Give a clock that the test drives."""
    driven = Clock()
    with clock.driven_by(driven):
        yield driven


@pytest.fixture
def worker(moment: Clock) -> Worker:
    """Give a worker on the driven clock."""
    return Worker(moment)


pytest_plugins = ["tests.fixtures_model", "tests.fixtures_gateway", "tests.fixtures_backoffice"]
