"""Fixtures that all tests share."""

from collections.abc import Iterator

import pytest

from lia_cortex.kernel import clock, recent
from lia_cortex.registry.services import price_list
from tests.worker import Clock, Worker, line


@pytest.fixture(autouse=True)
def _fresh_process_state() -> Iterator[None]:
    """Start each test without what another left in this process's memory."""
    recent.forget_all()
    line().clear()
    yield
    line().clear()


@pytest.fixture(autouse=True)
def _prices(request: pytest.FixtureRequest) -> None:
    """Give a test's database the prices and ceilings that `manage.py prepare` leaves in every other one."""
    wanted = {"db", "transactional_db"} & set(request.fixturenames)
    if wanted or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        price_list.load()


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
