"""What changes the platform tells open operations pages of it, over the real Redis."""

from collections.abc import Callable
from threading import Event

import pytest
from django.conf import settings
from redis import Redis

from conversations.models import Instance
from conversations.services import instances, samples
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import opaque
from lia_cortex.operations.services import retrying, unsticking
from lia_cortex.operations.views.pages import FOLLOWS
from lia_cortex.registry.models import QueueSample
from lia_cortex.registry.services import breakers, pauses, processes, switches
from tests.api import rows
from tests.worker import Clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told() -> Callable[[str], None]:
    """Return a function that waits until a part was told of, and forgets what was told."""
    redis = Redis.from_url(settings.REDIS_URL)
    log = f"{settings.LIVE_NAME}:operations:log"
    redis.delete(log)
    pause = Event()

    def wait(part: str) -> None:
        for _ in range(2000):
            said = redis.lrange(log, 0, -1)
            if any(part in line.decode().split(",") for line in said):  # type: ignore[union-attr]
                redis.delete(log)
                return
            pause.wait(0.01)
        raise AssertionError(f"{part} was not told of")

    return wait


def test_each_change_is_told_under_the_name_that_a_page_follows(
    told: Callable[[str], None], moment: Clock, workers: Callable[..., None]
) -> None:
    admin = rows.person("admin")
    workers(key="one")
    now = moment.at
    pauses.pause(queue="outbound", person=admin, now=now)
    told("queues")
    pauses.resume(queue="outbound", person=admin, now=now)
    told("queues")
    processes.drain(key="one", person=admin, now=now)
    told("workers")
    processes.forget(key="one")
    told("workers")
    switches.turn(name="typing", on=False, person=admin, now=now)
    told("switches")
    leave = breakers.admit("model", now=now)
    breakers.fault(leave, reason="timeout", now=now)
    told("provider")
    breakers.success(breakers.admit("model", now=now))
    told("provider")
    breakers.reset(name="model", person=admin, now=now)
    told("provider")
    session = rows.instance("principal")
    instances.cool(instance_id=session.pk, reason="429", now=now)
    told("instances")
    moment.forward(60)
    instances.warm_up(now=moment.at)
    told("instances")
    instances.connection_changed(schemas.ConnectionChanged("principal", "close", 401), instance=session, now=now)
    told("instances")
    letter, stuck = rows.event("failed"), rows.turn(rows.conversation(), "waiting")
    retrying.one(kind="events", public_id=opaque.of(opaque.EVENT, letter.pk), person=admin, now=now)
    told("failed")
    unsticking.again(turn=opaque.of(opaque.TURN, stuck.pk), person=admin, now=now)
    told("stuck")
    assert Instance.objects.get().status == "closed"


def test_figures_are_told_by_the_recorder_more_often_than_it_writes(told: Callable[[str], None], moment: Clock) -> None:
    for _ in range(2):
        samples.take(now=moment.at)
        told("figures")
        moment.forward(settings.FIGURES_SECONDS)
    assert QueueSample.objects.filter(queue="outbound").count() == 1


def test_every_page_follows_something_that_is_told() -> None:
    known = {"queues", "workers", "provider", "instances", "failed", "stuck", "switches", "figures"}
    assert set().union(*(parts.split() for parts in FOLLOWS.values())) == known
