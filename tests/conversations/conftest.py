"""The example company and a customer's message in rows, for tests below the tasks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from pytest_django.fixtures import Settings

from assistants.services import example_company as assistants_example
from conversations.models import Instance, WebhookEvent
from conversations.services import ingress, instances
from lia_cortex.accounts.models import User
from lia_cortex.kernel.partitions import month_of
from tests import payloads
from tests.door import Door
from tests.worker import Clock


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
    return instances.adopt("principal", origin=Instance.Origin.SETTINGS, status=Instance.Status.OPEN, now=moment.at)


@pytest.fixture
def agent(transactional_db: None) -> User:
    """Give a person who answers customers."""
    return User.objects.create(username="ana", role=User.Role.AGENT)


@pytest.fixture
def arrived(company: Instance, moment: Clock) -> Callable[..., int]:
    """Store a customer's text as the door does; give its event's id."""

    def store(text: str = "oi", **options: object) -> int:
        body = payloads.text(text, at=moment.at, **options)  # type: ignore[arg-type]
        arrival = ingress.read(orjson.dumps(body), received_at=moment.at)
        row = WebhookEvent.objects.create(
            month=month_of(moment.at),
            received_at=moment.at,
            instance=arrival.instance,
            event=arrival.event,
            chat=arrival.chat,
            body=arrival.body,
            priority=arrival.priority,
        )
        return row.pk

    return store
