"""What people promise a customer, from the word to the end of the visit, and who is given the conversation."""

from conversations.models import Conversation, SlaClock, SlaPolicy
from conversations.services import handoff, lifecycle, outbox
from lia_cortex.accounts.models import Team, User
from lia_cortex.accounts.services import presence
from tests.fixtures_gateway import Gateway
from tests.flows.conftest import Customer
from tests.worker import Worker


def _clocks(conversation: Conversation) -> dict[str, str]:
    found = SlaClock.objects.filter(conversation=conversation).order_by("pk")
    return {clock.kind: clock.status for clock in found}


def test_from_the_customers_word_to_the_end(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    SlaPolicy.objects.create(name="Padrão", first_answer_seconds=300, next_answer_seconds=600, resolution_seconds=3600)
    rosa = User.objects.create(username="rosa", role=User.Role.SUPERVISOR)
    customer.says("quero falar com um atendente")
    worker.run_until_idle()
    talk = customer.conversation
    assert _clocks(talk) == {"resolution": "running", "first": "running"}
    handoff.take_over(conversation_id=talk.pk, person=rosa, now=worker.clock.at)
    outbox.say_as_person(conversation_id=talk.pk, person=rosa, text="Olá!", idempotency_key=None, now=worker.clock.at)
    assert _clocks(talk) == {"resolution": "running", "first": "met"}
    worker.clock.forward(30)
    customer.says("e agora?")
    worker.run_until_idle()
    assert _clocks(talk) == {"resolution": "running", "first": "met", "next": "running"}
    lifecycle.close(conversation_id=talk.pk, person=rosa, reason="resolvido", now=worker.clock.at)
    assert _clocks(talk) == {"resolution": "met", "first": "met", "next": "cancelled"}
    assert customer.conversation.sla_due_at is None


def test_who_is_online_gets_it_as_soon_as_it_waits(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    team = Team.objects.create(name="Atendimento", assignment=Team.Assignment.LEAST_BUSY)
    ana = User.objects.create(username="ana")
    ana.teams.add(team)
    presence.choose(user=ana, status="online", now=worker.clock.at)
    customer.says("quero falar com um atendente")
    worker.run_until_idle()
    talk = customer.conversation
    assert (talk.state, talk.owner) == ("human", ana)
    assert len(gateway.texts()) == 1  # the customer was told that a person comes
