"""One platform for all tests of this folder; each test has customers of its own and leaves it whole."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.crash import desk as ticket_desk
from tests.crash import platform as whole
from tests.crash.customers import Crowd
from tests.crash.desk import Desk
from tests.crash.platform import Platform


@pytest.fixture(scope="package")
def desk() -> Iterator[Desk]:
    """Give the ticket service."""
    with ticket_desk.running() as serving:
        yield serving


@pytest.fixture(scope="package")
def running(desk: Desk) -> Iterator[Platform]:
    """Give the platform."""
    with whole.running(desk) as platform:
        yield platform


@pytest.fixture
def platform(running: Platform) -> Iterator[Platform]:
    """Give the platform with everything alive; repair afterwards what the test broke."""
    running.restore()
    yield running
    running.release()
    for spare in running.spares.values():
        spare.kill()


@pytest.fixture
def crowd(platform: Platform) -> Iterator[Crowd]:
    """Give customers, with a gateway and a model that remember nothing of an earlier test."""
    at = platform.addresses
    with (
        httpx2.Client(base_url=f"http://127.0.0.1:{at.evolution}", timeout=15, trust_env=False) as gateway,
        httpx2.Client(base_url=f"http://127.0.0.1:{at.model}", timeout=15, trust_env=False) as model,
    ):
        gateway.post("/simulated/reset").raise_for_status()
        model.delete("/simulated/script").raise_for_status()
        model.delete("/simulated/requests").raise_for_status()
        yield Crowd(platform, gateway, model)
