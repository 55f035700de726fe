"""From one assistant to another, to a person, and back."""

import pytest

from assistants.models import Run
from conversations.models import Conversation, ConversationEvent, Turn
from conversations.services import handoff, outbox
from lia_cortex.accounts.models import User
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until, sweep_for, turn_knob
from tests.flows.crash import Crashes, Killed
from tests.worker import Clock, Worker

TO_SUPORTE = ("hand_off", {"target": "suporte", "reason": "É técnico.", "summary": "A internet caiu."})
TO_RECEPCAO = ("hand_off", {"target": "recepcao", "reason": "Não é técnico.", "summary": "Quer saber o horário."})


def test_the_next_assistant_answers_the_same_message(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_call(TO_SUPORTE)
    model.will_say("Vamos ver as luzes do roteador.")
    customer.says("minha internet caiu")
    worker.run_until_idle()
    assert gateway.texts() == ["Vamos ver as luzes do roteador."]
    assert customer.conversation.assistant.slug == "suporte"
    assert list(Run.objects.order_by("pk").values_list("assistant__slug", flat=True)) == ["recepcao", "suporte"]
    assert Turn.objects.count() == 1
    second = model.asked()[1]["input"]
    assert [item["content"] for item in second if item.get("role") == "user"] == ["minha internet caiu"]
    assert any("A internet caiu." in str(item.get("content")) for item in second if item.get("role") == "developer")


def test_assistants_that_hand_off_in_circles_end_with_a_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    turn_knob(knobs.HANDOFFS_PER_TURN, 3)
    for call in (TO_SUPORTE, TO_RECEPCAO, TO_SUPORTE, TO_RECEPCAO, TO_SUPORTE):
        model.will_call(call)
    customer.says("e agora?")
    worker.run_until_idle()
    conversation = customer.conversation
    assert (conversation.state, conversation.handoff_reason) == ("waiting_human", "routing in circles")
    assert len(model.asked()) <= 4
    assert len(gateway.texts()) == 1


def test_a_person_on_request_first_the_state_then_the_words(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    first = customer.another("5511977776666")
    first.says("quero falar com uma pessoa")
    worker.run_until_idle()
    customer.says("quero falar com um atendente")
    mine = Conversation.objects.filter(identity__value__startswith=customer.phone)
    run_until(worker, mine.filter(state="waiting_human").exists)
    assert gateway.texts(customer.phone) == []  # nothing was said before it was true
    worker.run_until_idle()
    (said,) = gateway.texts(customer.phone)
    assert "2" in said
    assert "1" in gateway.texts(first.phone)[0]
    conversation = customer.conversation
    assert conversation.owner_kind == "queue"
    assert conversation.handoff_reason
    assert customer.thread() == ["customer: quero falar com um atendente", f"system: {said}"]
    kinds = ConversationEvent.objects.filter(conversation=conversation).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "queued"]


def test_the_assistant_is_silent_while_the_customer_waits_for_a_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    customer.says("quero falar com um atendente")
    worker.run_until_idle()
    customer.says("alô?", "tem alguém?")
    worker.run_until_idle()
    assert len(gateway.texts()) == 1
    assert not Turn.objects.filter(status__in=["collecting", "waiting", "running"]).exists()


def test_given_back_what_is_unanswered_is_answered_at_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, moment: Clock
) -> None:
    customer.says("quero falar com um atendente")
    worker.run_until_idle()
    handoff.take_over(conversation_id=customer.conversation.pk, person=agent, now=moment.at)
    customer.says("que horas vocês abrem?")
    worker.run_until_idle()
    said_before = len(gateway.texts())
    model.will_say("Cedo.")
    returned_at = moment.at
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=agent, now=moment.at)
    worker.run_due()
    assert gateway.texts()[said_before:] == ["Cedo."]
    assert moment.at == returned_at
    assert [item["content"] for item in model.asked()[-1]["input"] if item.get("role") == "user"][-1] == (
        "que horas vocês abrem?"
    )


def test_what_a_person_answered_is_not_answered_again(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, moment: Clock
) -> None:
    customer.says("quero falar com um atendente")
    worker.run_until_idle()
    conversation_id = customer.conversation.pk
    handoff.take_over(conversation_id=conversation_id, person=agent, now=moment.at)
    customer.says("que horas vocês abrem?")
    worker.run_until_idle()
    outbox.say_as_person(
        conversation_id=conversation_id, person=agent, text="Cedo.", idempotency_key="a", now=moment.at
    )
    handoff.return_to_bot(conversation_id=conversation_id, person=agent, now=moment.at)
    worker.run_until_idle()
    assert gateway.texts()[1:] == ["Cedo."]
    assert Turn.objects.count() == 1


def test_a_worker_that_dies_after_the_hand_off_costs_no_second_one(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    model.will_call(TO_SUPORTE)
    model.will_say("Vamos ver as luzes.")
    crashes.then["turn.before_settle"] = lambda: crashes.at.append("run.after_model")
    customer.says("minha internet caiu")
    with pytest.raises(Killed):
        worker.run_until_idle()
    sweep_for(worker, 60)
    assert gateway.texts() == ["Vamos ver as luzes."]
    assert len(model.asked()) == 2
    assert Run.objects.count() == 2
    assert ConversationEvent.objects.filter(kind="handed_off").count() == 1
