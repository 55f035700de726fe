"""Each switch does what its words say, and nobody is left without an answer."""

from typing import Any

import pytest

from conversations import jobs
from conversations.models import Attachment, Conversation, MediaReading, Turn
from conversations.queries import reasons
from conversations.services import assignment
from lia_cortex.accounts.models import Team, User
from lia_cortex.accounts.services import presence
from lia_cortex.kernel import recent
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.models import AuditEntry, Switch
from lia_cortex.registry.services import switches
from tests import media
from tests.api import rows
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_waiting
from tests.flows.crash import Crashes
from tests.flows.sending import sends
from tests.worker import Worker


@pytest.fixture
def turn(db: None, worker: Worker) -> Any:
    """Return what turns a feature on or off as an admin does."""
    admin = rows.person("admin")

    def do(feature: switches.Feature, *, on: bool) -> None:
        switches.turn(name=feature.name, on=on, person=admin, now=worker.clock())
        recent.forget_all()

    return do


def test_without_assistants_everybody_waits_for_a_person_and_is_told_so(
    turn: Any, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    turn(switches.ASSISTANTS, on=False)
    customer.says("minha internet caiu")
    worker.run_until_idle(within=30)
    talk = Conversation.objects.get()
    assert talk.state == "waiting_human"
    assert model.asked() == []
    assert reasons.words(talk.handoff_reason) != talk.handoff_reason
    [told] = gateway.texts()
    assert "1" in told
    assert Turn.objects.get().status == "done"


def test_switches_are_on_until_turned_off_and_every_turn_is_audited_once(turn: Any) -> None:
    assert all(switches.states().values())
    turn(switches.TYPING, on=True)
    assert not AuditEntry.objects.exists()
    turn(switches.TYPING, on=False)
    turn(switches.TYPING, on=False)
    assert not switches.is_on(switches.TYPING)
    assert [name for name, on in switches.states().items() if not on] == ["typing"]
    turn(switches.TYPING, on=True)
    assert switches.is_on(switches.TYPING)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == ["switch.off", "switch.on"]
    with pytest.raises(Refused):
        switches.turn(name="no-such", on=False, person=User.objects.get(), now=AuditEntry.objects.all()[0].at)
    assert Switch.objects.count() == 1


@pytest.mark.parametrize("is_on", [True, False])
def test_the_typing_sign(
    is_on: bool, turn: Any, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    seen: list[bool] = []

    def another_worker() -> None:
        run_waiting(jobs.SHOW_TYPING)
        seen.append(gateway.is_typing(customer.phone))

    crashes.then["run.after_model"] = another_worker
    turn(switches.TYPING, on=is_on)
    model.will_say("Abrimos cedo.")
    customer.says("que horas abrem?")
    worker.run_until_idle(within=30)
    assert seen == [is_on]


def test_pictures_are_kept_but_nobody_is_asked_what_they_show(
    turn: Any, customer: Customer, worker: Worker, model: ModelServer
) -> None:
    turn(switches.MEDIA, on=False)
    model.will_say("Recebi a sua foto.")
    sends(customer, "image", media.png("Roteador com a luz LOS vermelha"), caption="o que é isso?")
    worker.run_until_idle()
    assert MediaReading.objects.values_list("status", "kind").get() == ("done", "named")
    assert Attachment.objects.get().state == "stored"
    assert model.saw() == []


def test_without_assignment_what_waits_is_given_to_nobody(turn: Any, worker: Worker) -> None:
    team = Team.objects.create(name="Suporte", assignment=Team.Assignment.LEAST_BUSY)
    ana = rows.person("agent", team)
    presence.choose(user=ana, status="online", now=worker.clock())
    talk = rows.conversation("waiting_human", team=team, waiting_since=worker.clock())
    turn(switches.ASSIGNMENT, on=False)
    assert assignment.offer(conversation_id=talk.pk, now=worker.clock()) is None
    assert assignment.sweep(now=worker.clock()) == 0
    turn(switches.ASSIGNMENT, on=True)
    assert assignment.sweep(now=worker.clock()) == 1
