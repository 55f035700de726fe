"""A whole platform in the test's own process: the door, the rows, the tasks, simulated vendors on real ports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from assistants.services import example_company as assistants_example
from conversations import jobs
from conversations.models import Contact, Conversation, Instance, Message
from conversations.services import instances
from knowledge.services import example_company as knowledge_example
from lia_cortex.accounts.models import User
from lia_cortex.kernel import checkpoints, clock
from lia_cortex.kernel.jobs import Job
from lia_cortex.registry.models import KnobValue
from lia_cortex.registry.services import knobs
from tests import payloads
from tests.door import Door
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import crash
from tests.flows.two import Two
from tests.worker import Clock, Worker, line


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

    def another(self, phone: str) -> "Customer":
        """Return somebody else who writes to the same company."""
        return Customer(self.door, self.clock, phone)

    @property
    def conversation(self) -> Conversation:
        """Return the one conversation of this customer that was touched last."""
        mine = Conversation.objects.filter(identity__value=f"{self.phone}@s.whatsapp.net")
        return mine.order_by("-last_message_at", "-pk")[0]

    def thread(self) -> list[str]:
        """Return who said what in the latest conversation, in the order of the thread."""
        rows = Message.objects.filter(conversation=self.conversation).order_by("at", "id")
        return [f"{row.author}: {row.text}" for row in rows]


@pytest.fixture(autouse=True)
def _media_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


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


@pytest.fixture
def two(customer: Customer, worker: Worker) -> Two:
    """Let both have written and been answered."""
    both = Two(customer, worker)
    customer.says("oi do telefone")
    both.settle()
    both.lid_says("oi do lid")
    both.settle()
    assert Contact.objects.count() == 2
    return both


@pytest.fixture
def agent(transactional_db: None) -> User:
    """Give a person who answers customers."""
    return User.objects.create(username="ana", role=User.Role.AGENT)


@pytest.fixture
def crashes(settings: Settings) -> Iterator[crash.Crashes]:
    """Let the test name checkpoints at which the worker dies."""
    settings.CHECKPOINT_HOOK = "tests.flows.crash.hook"
    checkpoints._hook.cache_clear()
    crash.planned = crash.Crashes()
    yield crash.planned
    crash.planned = crash.Crashes()
    checkpoints._hook.cache_clear()


def turn_knob(knob: knobs.Knob, value: float) -> None:
    """Set a knob as an operator does, and let this process see it now."""
    KnobValue.objects.update_or_create(name=knob.name, defaults={"value": value})
    knobs.forget()


def lose_nudges() -> None:
    """Lose every nudge and the marks of the sweep, as a flushed Redis does."""
    line().clear()
    cache.clear()


def sweep_for(worker: Worker, seconds: float, *, every: float = 5) -> None:
    """Let time pass with sweeps only, as after a broker that lost everything."""
    for _ in range(int(seconds / every)):
        lose_nudges()
        worker.clock.forward(every)
        worker.sweep()


def run_until(worker: Worker, reached: Callable[[], bool]) -> None:
    """Run one job after another, letting time pass between them, until the condition holds."""
    for _ in range(200):
        if reached():
            return
        due, run = line().take()
        worker.clock.at = max(worker.clock.at, due)
        run()
    raise AssertionError("it never came to that")


def apply_waiting() -> None:
    """Run the nudges that apply events, as another worker does while this one is busy."""
    run_waiting(jobs.APPLY_EVENTS)


def run_waiting(wanted: Job) -> None:
    """Run the nudges of one job that are due, as another worker does while this one is busy."""
    others = [entry for entry in line().entries if entry[3] is not wanted]
    line().keep_only(lambda job: job is wanted)
    runs = []
    while line().entries and line().entries[0][0] <= clock.now():
        runs.append(line().take()[1])
    line().entries += others
    line().keep_only(lambda _: True)
    for run in runs:
        run()
