"""The simulated gateway on a real port, serving this process's outbox."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from conversations.services.outbox.gateway import gateway as door_to_gateway
from tests.integrations.evolution import gateway as simulated


class Gateway:
    """What reached the customers' phones, and how the gateway is to misbehave."""

    def __init__(self, running: simulated.Gateway) -> None:
        self._running = running
        self._seen = 0

    @property
    def url(self) -> str:
        """Where it serves."""
        return self._running.url

    def sent(self) -> list[dict[str, Any]]:
        """Return every send that reached it in this test, oldest first."""
        sends: list[dict[str, Any]] = self._running.control("GET", "sent")["sent"]
        return sends

    def texts(self, phone: str = "") -> list[str]:
        """Return the texts sent in this test, to one phone or to all."""
        return [send["text"] for send in self.sent() if not phone or phone in str(send["number"])]

    def receives(self, phone: str, **message: Any) -> str:
        """Let a customer's phone send this to the gateway; return the provider id."""
        return self._running.says(phone, **message)

    def ticks(self, phone: str) -> list[tuple[str, str]]:
        """Return the ids of what the phone shows, each with its tick."""
        return [(message["id"], message["status"]) for message in self._running.chat(phone)["messages"]]

    def is_typing(self, phone: str) -> bool:
        """Tell whether the phone shows that the company types."""
        return bool(self._running.chat(phone)["typing"] == "composing")

    def faults(self) -> list[dict[str, Any]]:
        """Return the faults that have not struck yet."""
        left: list[dict[str, Any]] = self._running.control("GET", "faults")["faults"]
        return left

    def fails(self, **fault: Any) -> None:
        """Switch a fault on."""
        self._running.fault(**fault)

    def forgets(self, instance: str) -> None:
        """Delete the instance, as somebody does in the gateway's own pages."""
        answer = self._running.http.delete(f"/instance/delete/{instance}", headers={"apikey": simulated.KEY})
        assert answer.status_code == 200

    def learns(self, instance: str, phone: str = "5511999990000") -> None:
        """Create the instance and pair it with the company's phone."""
        wanted = {"instanceName": instance, "integration": "WHATSAPP-BAILEYS", "qrcode": True}
        answer = self._running.http.post("/instance/create", json=wanted, headers={"apikey": simulated.KEY})
        assert answer.status_code == 201
        self._running.control("POST", f"instances/{instance}/scan", {"number": phone})

    def reset(self) -> None:
        """Forget what was sent, and every fault."""
        self._running.control("POST", "reset")


@pytest.fixture(scope="session")
def gateway_process() -> Iterator[Gateway]:
    """Run the simulated gateway for the session, with two instances of one number."""
    with simulated.running("principal:5511999990000", "reserva:5511999990000") as running:
        yield Gateway(running)


@pytest.fixture
def gateway(gateway_process: Gateway, settings: Settings) -> Iterator[Gateway]:
    """Give the gateway, without what an earlier test left."""
    gateway_process.reset()
    settings.EVOLUTION_API_URL = gateway_process.url
    settings.EVOLUTION_API_KEY = simulated.KEY
    door_to_gateway.cache_clear()
    yield gateway_process
    door_to_gateway().close()
    door_to_gateway.cache_clear()
