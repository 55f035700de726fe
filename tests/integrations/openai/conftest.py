"""Models to talk to: ours simulated, one written by others, both in processes of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from lia_cortex.integrations.openai.client import Model
from tests.integrations.openai import processes

PEER_FIXTURES = Path(__file__).parent / "peer.json"


def until(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    """Return once the condition holds; fail when it does not in this time."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came about"
        pause.wait(0.02)


class Controls:
    """The controls of the running simulated model."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx2.Client(
            base_url=f"{address}/simulated", timeout=10, limits=httpx2.Limits(max_keepalive_connections=0)
        )

    def fault(self, kind: str, **options: Any) -> None:
        """Make the next request fail."""
        self._http.post("/faults", json={"kind": kind, **options}).raise_for_status()

    def script(self, **answer: Any) -> None:
        """Give the exact answer to the next request."""
        self._http.post("/script", json=answer).raise_for_status()

    def latency(self, seconds: float) -> None:
        """Make every answer take this long."""
        self._http.post("/latency", json={"seconds": seconds}).raise_for_status()

    def seen(self) -> list[dict[str, Any]]:
        """Return the requests since the test began."""
        requests: list[dict[str, Any]] = self._http.get("/requests").json()["requests"]
        return requests

    def clear_faults(self) -> None:
        """Forget faults; hanging requests are answered."""
        self._http.delete("/faults").raise_for_status()

    def reset(self) -> None:
        """Forget everything."""
        self.clear_faults()
        self._http.delete("/script").raise_for_status()
        self._http.delete("/requests").raise_for_status()
        self.latency(0)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


@pytest.fixture(scope="session")
def _simulated() -> Iterator[Controls]:
    with processes.simulated_model() as address:
        controls = Controls(address)
        yield controls
        controls.close()


@pytest.fixture
def simulated(_simulated: Controls) -> Controls:
    """Give the controls of a simulated model that has forgotten the test before."""
    _simulated.reset()
    return _simulated


@pytest.fixture
def model(simulated: Controls) -> Iterator[Model]:
    """Give a client of the simulated model."""
    client = Model(base_url=f"{simulated.address}/v1", api_key="test", read_seconds=10)
    yield client
    client.close()


@pytest.fixture(scope="session")
def peer_address() -> Iterator[str]:
    """Give the address of the model written by others."""
    with processes.independent_model(PEER_FIXTURES) as address:
        yield address


@pytest.fixture
def peer(peer_address: str) -> Iterator[Model]:
    """Give a client of the model written by others."""
    client = Model(base_url=f"{peer_address}/v1", api_key="test", read_seconds=10)
    yield client
    client.close()
