"""The gateway's sessions come and go; what is to be said waits for one that is there."""

from conversations.models import Instance, WebhookEvent
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer
from tests.worker import Worker


def test_a_flood_of_the_same_state_changes_nothing(customer: Customer, worker: Worker) -> None:
    customer.posts(bodies.connection("connecting"))
    worker.run_due()
    since = Instance.objects.get().status_at
    customer.clock.forward(1)
    for _ in range(200):
        customer.posts(bodies.connection("connecting"))
    worker.run_due()
    instance = Instance.objects.get()
    assert (instance.status, instance.status_at) == ("connecting", since)
    assert WebhookEvent.objects.filter(status="applied").count() == 201


def test_a_ban_is_told_from_a_log_out(customer: Customer, worker: Worker) -> None:
    seen = []
    for state, reason in (("close", 401), ("open", 200), ("close", 403), ("open", 200)):
        customer.posts(bodies.connection(state, reason=reason))
        worker.run_due()
        seen.append(Instance.objects.get().status)
    assert seen == ["closed", "open", "banned", "open"]


def test_an_answer_waits_for_a_session(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Oi!")
    customer.says("oi")
    customer.posts(bodies.connection("close", reason=401))
    worker.run_until_idle(within=120)
    assert gateway.texts() == []
    customer.posts(bodies.connection("open"))
    worker.run_until_idle(within=60)
    assert gateway.texts() == ["Oi!"]
