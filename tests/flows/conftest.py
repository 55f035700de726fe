"""A whole platform in the test's own process: the door, the rows, the tasks, simulated vendors on real ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from assistants.services import example_company as assistants_example
from conversations.models import Instance
from conversations.services import instances
from knowledge.services import example_company as knowledge_example
from tests import payloads
from tests.door import Door
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.worker import Clock, Worker


@dataclass
class Customer:
    """Somebody who writes on WhatsApp."""

    door: Door
    clock: Clock
    phone: str = "5511988887777"

    def says(self, *texts: str, every: float = 0.5) -> list[str]:
        """Send texts, some time apart; return their provider ids."""
        sent = []
        for text in texts:
            body = payloads.text(text, phone=self.phone, at=self.clock.at)
            self.posts(body)
            sent.append(body["data"]["key"]["id"])
            self.clock.forward(every)
        return sent

    def posts(self, body: dict[str, Any]) -> None:
        """Let the gateway deliver this body."""
        status, _ = self.door.post(body)
        assert status == 200


@pytest.fixture
def door(transactional_db: None) -> Iterator[Door]:
    """Give the front door."""
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def company(transactional_db: None, moment: Clock) -> Instance:
    """Load the example company with its instance."""
    assistants_example.load(now=moment.at)
    knowledge_example.load()
    return instances.adopt("principal", origin=Instance.Origin.SETTINGS, status=Instance.Status.OPEN, now=moment.at)


@pytest.fixture
def customer(
    door: Door, company: Instance, moment: Clock, worker: Worker, gateway: Gateway, model: ModelServer
) -> Customer:
    """Give a customer of the example company."""
    return Customer(door, moment)
