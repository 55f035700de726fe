"""A queue that rests keeps everything; what came meanwhile is done afterwards, once."""

import pytest

from conversations.models import Message, Outbound, Turn, WebhookEvent
from lia_cortex.accounts.models import User
from lia_cortex.kernel import recent
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.models import AuditEntry, QueuePause
from lia_cortex.registry.services import pauses
from tests.api import rows
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


@pytest.fixture
def admin(db: None) -> User:
    """Return who steers."""
    return rows.person("admin")


@pytest.mark.parametrize(
    ("queue", "held"),
    [
        ("message-processing", lambda: WebhookEvent.objects.filter(status="received")),
        ("ai-response", lambda: Turn.objects.filter(status="collecting")),
        ("outbound", lambda: Outbound.objects.filter(status="queued")),
    ],
)
def test_what_comes_while_a_queue_rests_is_done_afterwards_once(
    queue: str, held: object, admin: User, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos cedo.")
    pauses.pause(queue=queue, person=admin, now=worker.clock())
    customer.says("que horas abrem?")
    worker.run_until_idle(within=30)
    worker.sweep()
    assert gateway.texts() == []
    assert held().exists()  # type: ignore[operator]

    pauses.resume(queue=queue, person=admin, now=worker.clock())
    recent.forget_all()
    worker.clock.forward(10)
    worker.sweep()
    worker.run_until_idle(within=30)
    assert gateway.texts() == ["Abrimos cedo."]
    assert Message.objects.filter(direction="out").count() == 1
    assert list(AuditEntry.objects.order_by("id").values_list("action", "subject")) == [
        ("queue.paused", queue),
        ("queue.resumed", queue),
    ]


def test_the_queue_that_keeps_the_others_going_never_rests(admin: User, worker: Worker) -> None:
    for queue in ("maintenance", "no-such-queue"):
        with pytest.raises(Refused):
            pauses.pause(queue=queue, person=admin, now=worker.clock())
    assert not QueuePause.objects.exists()
    assert not AuditEntry.objects.exists()
