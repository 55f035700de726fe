"""Lesson 7: a person takes over at the worst moment; nothing of the bot leaves afterwards."""

from assistants.models import Assistant
from conversations.models import Outbound, Turn
from conversations.services import handoff, outbox
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until
from tests.flows.crash import Crashes
from tests.worker import Clock, Worker

LONG = "\n\n".join(f"Parágrafo {number}: " + "x" * 380 for number in range(3))


def test_taken_over_between_the_answer_and_its_settling(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    model.will_say("Resposta do robô.")
    crashes.then["turn.before_settle"] = lambda: _take_over(customer, agent)
    customer.says("oi")
    worker.run_until_idle()
    assert gateway.texts() == []
    assert Turn.objects.get().status == "superseded"
    assert Turn.objects.get().reason == "the floor was taken"
    assert not Outbound.objects.exists()
    assert customer.thread() == ["customer: oi"]


def test_taken_over_between_settling_and_sending(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    model.will_say("Resposta do robô.")
    crashes.then["turn.after_settle"] = lambda: _take_over(customer, agent)
    customer.says("oi")
    worker.run_until_idle()
    assert gateway.texts() == []
    assert Outbound.objects.get().status == "cancelled"


def test_taken_over_between_two_bubbles(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User
) -> None:
    model.will_say(LONG)
    customer.says("explica tudo")
    run_until(worker, lambda: bool(gateway.texts()))
    assert len(gateway.texts()) == 1
    _take_over(customer, agent)
    worker.run_until_idle()
    assert len(gateway.texts()) == 1
    assert list(Outbound.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "cancelled", "cancelled"]


def test_a_bubble_on_the_wire_at_the_takeover_is_shown_as_what_it_is(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    model.will_say(LONG)
    crashes.then["outbox.after_send"] = lambda: _take_over(customer, agent)
    customer.says("explica tudo")
    worker.run_until_idle()
    assert len(gateway.texts()) == 1
    assert list(Outbound.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "cancelled", "cancelled"]


def test_the_persons_words_leave_and_the_customer_gets_no_answer_of_the_bot(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, moment: Clock
) -> None:
    model.will_say("Oi!")
    customer.says("oi")
    worker.run_until_idle()
    moment.forward(30)
    _take_over(customer, agent)
    outbox.say_as_person(
        conversation_id=customer.conversation.pk,
        person=agent,
        text="Aqui é a Ana.",
        idempotency_key=None,
        now=moment.at,
    )
    moment.forward(30)
    customer.says("que bom")
    worker.run_until_idle()
    assert gateway.texts() == ["Oi!", "Aqui é a Ana."]
    assert customer.thread()[-1] == "customer: que bom"
    assert len(model.asked()) == 1


def test_taken_while_an_assistant_hands_off_to_another(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    crashes.then["turn.before_settle"] = lambda: _take_over(customer, agent)
    customer.says("minha internet caiu")
    worker.run_until_idle()
    assert gateway.texts() == []
    assert Turn.objects.get().status == "superseded"


def test_taken_and_given_back_while_the_model_works(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    model.will_say("Velha.")
    model.will_say("Nova.")

    def there_and_back() -> None:
        _take_over(customer, agent)
        _give_back(customer, agent)

    crashes.then["turn.before_settle"] = there_and_back
    customer.says("oi")
    worker.run_until_idle(within=5)
    assert gateway.texts() == ["Nova."]


def test_moved_to_another_assistant_while_the_model_works(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, crashes: Crashes
) -> None:
    model.will_say("Da recepção.")
    model.will_say("Do suporte.")
    support = Assistant.objects.get(slug="suporte")

    def move() -> None:
        handoff.transfer(
            conversation_id=customer.conversation.pk,
            person=agent,
            reason="caso técnico",
            assistant=support,
            now=customer.clock.at,
        )

    crashes.then["turn.before_settle"] = move
    customer.says("oi")
    worker.run_until_idle(within=5)
    assert gateway.texts() == ["Do suporte."]
    assert customer.conversation.assistant_id == support.pk


def _take_over(customer: Customer, person: User) -> None:
    handoff.take_over(conversation_id=customer.conversation.pk, person=person, now=customer.clock.at)


def _give_back(customer: Customer, person: User) -> None:
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=person, now=customer.clock.at)
