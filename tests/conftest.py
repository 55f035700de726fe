"""Fixtures that all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lia_cortex.kernel import clock, recent
from tests.worker import Clock, Worker, line

TESTS = Path(__file__).parent
REAL_PROCESSES = ("browser", "crash", "runtime")
"""Folders whose tests keep whole platforms running: one after the other, beside everything else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a parallel run (`-n 2`) keep files together, and all files with real processes in one of its processes."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    for item in items:
        path = item.path.relative_to(TESTS)
        group = "processes" if path.parts[0] in REAL_PROCESSES else str(path)
        item.add_marker(pytest.mark.xdist_group(group))


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
