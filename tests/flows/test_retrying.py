"""Dead letters tried once more from the operations page: however often that is asked, the customer gets one answer."""

import pytest
from django.test import Client

from conversations.models import Message, Outbound, Turn, WebhookEvent
from conversations.services import handoff
from lia_cortex.accounts.models import User
from lia_cortex.kernel import opaque
from lia_cortex.registry.models import AuditEntry
from lia_cortex.registry.services import knobs
from tests import payloads
from tests.api import rows
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, apply_waiting, lose_nudges, turn_knob
from tests.flows.crash import Crashes, Killed
from tests.worker import Worker

ANSWER = "Abrimos cedo."
DONE, REFUSED = "success", "warning"


@pytest.fixture
def admin(transactional_db: None) -> Client:
    """Return who steers."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(rows.person("admin"))
    return client


def retried(admin: Client, kind: str, public_id: str = "") -> tuple[str, str]:
    """Ask for another try of one dead letter, or of all of a kind; return how that went and the words."""
    place = f"{public_id}/retry" if public_id else "retry"
    page = admin.post(f"/operations/failed/{kind}/{place}/", follow=True)
    [told] = page.context["messages"]
    return told.level_tag, str(told)


def test_a_failed_send_leaves_once(
    admin: Client, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say(ANSWER)
    gateway.fails(kind="status", status=400, endpoint="sendText", count=1)
    customer.says("que horas abrem?")
    worker.run_until_idle(within=30)
    letter = Outbound.objects.get()
    assert (letter.status, gateway.texts()) == ("failed", [])
    assert retried(admin, "sends", letter.public_id)[0] == DONE
    assert retried(admin, "sends", letter.public_id)[0] == REFUSED
    worker.run_until_idle(within=30)
    assert gateway.texts() == [ANSWER]
    assert retried(admin, "sends", letter.public_id)[0] == REFUSED
    worker.run_until_idle(within=30)
    assert gateway.texts() == [ANSWER]
    assert Message.objects.filter(direction="out").count() == 1


def test_a_send_whose_floor_moved_on_is_refused_in_words_one_by_one_and_among_all(
    admin: Client, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User
) -> None:
    other = customer.another("5511977776666")
    gateway.fails(kind="status", status=400, endpoint="sendText", count=2)
    for each in (customer, other):
        model.will_say(ANSWER)
        each.says("que horas abrem?")
        worker.run_until_idle(within=30)
    handoff.take_over(conversation_id=customer.conversation.pk, person=agent, now=worker.clock())
    taken = Outbound.objects.get(conversation=customer.conversation)
    level, words = retried(admin, "sends", taken.public_id)
    assert (level, "Somebody else has the floor since" in words) == (REFUSED, True)
    assert retried(admin, "sends")[1] == "1 is tried again. 1 cannot be."
    assert retried(admin, "sends")[1] == "0 are tried again. 1 cannot be."
    worker.run_until_idle(within=30)
    assert gateway.texts(other.phone) == [ANSWER]
    assert gateway.texts(customer.phone) == []


def test_a_failed_turn_is_answered_once_when_the_assistant_has_the_floor(
    admin: Client, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say(ANSWER)
    customer.says("que horas abrem?")
    apply_waiting()
    lose_nudges()
    turn = Turn.objects.get()
    # As a worker leaves it that found a mistake of ours in it.
    turn.move("running", claimed_at=worker.clock(), lease_until=worker.clock(), token=1)
    Message.objects.filter(conversation=turn.conversation).update(turn=turn)
    turn.move("failed", finished_at=worker.clock(), reason="KeyError")
    letter = opaque.of(opaque.TURN, turn.pk)
    assert letter in admin.get("/operations/failed/?kind=turns").content.decode()
    assert retried(admin, "turns", letter)[0] == DONE
    assert retried(admin, "turns", letter)[0] == REFUSED
    worker.run_until_idle(within=30)
    assert gateway.texts() == [ANSWER]
    assert retried(admin, "turns", letter)[0] == REFUSED
    worker.run_until_idle(within=30)
    assert gateway.texts() == [ANSWER]


def test_a_turn_that_went_to_people_is_theirs(
    admin: Client, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    turn_knob(knobs.TURN_MAX_AGE, 60)
    model.fails("status500", count=None)
    customer.says("que horas abrem?")
    for _ in range(8):
        worker.run_until_idle(within=30)
        worker.clock.forward(30)
        worker.sweep()
    turn = Turn.objects.get()
    assert (turn.status, customer.conversation.state) == ("failed", "waiting_human")
    letter, before = opaque.of(opaque.TURN, turn.pk), gateway.texts()
    level, words = retried(admin, "turns", letter)
    assert (level, "People have this conversation" in words) == (REFUSED, True)
    model.reset()
    model.will_say(ANSWER)
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=None, now=worker.clock())
    retried(admin, "turns", letter)  # it is answered already, or will be: once in any case
    retried(admin, "turns", letter)
    worker.clock.forward(180)
    worker.sweep()
    worker.run_until_idle(within=120)
    assert gateway.texts()[len(before) :] == [ANSWER]


@pytest.mark.parametrize("dies", [False, True])
def test_a_raw_event_is_replayed_with_one_effect(
    admin: Client,
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    crashes: Crashes,
    dies: bool,
) -> None:
    model.will_say(ANSWER)
    body = payloads.text("que horas abrem?", phone=customer.phone, at=worker.clock())
    customer.posts(body)
    lose_nudges()
    # As five tries left it that all broke on a mistake of ours.
    WebhookEvent.objects.update(status="failed", tries=5, reason="KeyError")
    letter = opaque.of(opaque.EVENT, WebhookEvent.objects.get().pk)
    assert retried(admin, "events", letter)[0] == DONE
    assert retried(admin, "events", letter)[0] == REFUSED
    if dies:
        crashes.at.append("inbound.before_apply")
        with pytest.raises(Killed):
            worker.run_until_idle(within=30)
        worker.clock.forward(10)
        worker.sweep()
    worker.run_until_idle(within=30)
    customer.posts(body)  # the gateway says it again
    worker.run_until_idle(within=30)
    assert retried(admin, "events", letter)[0] == REFUSED
    assert gateway.texts() == [ANSWER]
    assert Message.objects.filter(direction="in").count() == 1
    assert list(AuditEntry.objects.values_list("action", "subject")) == [("failed.events.retried", letter)]
