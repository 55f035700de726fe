"""What the gateway tells of our own side: a person on the phone, our sends, another program."""

from datetime import timedelta

from conversations.models import Instance, Message, Outbound, WebhookEvent
from conversations.services import handoff
from lia_cortex.accounts.models import User
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer, apply_waiting
from tests.flows.crash import Crashes
from tests.worker import Clock, Worker

OURS = "A resposta do robô."


def test_a_message_typed_on_the_phone_takes_the_floor(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.says("oi")
    customer.posts(payloads.text("Aqui é o dono.", at=moment.at, from_me=True))
    moment.forward(2)
    customer.says("que bom")
    worker.run_until_idle()
    assert gateway.texts() == []
    assert model.asked() == []
    conversation = customer.conversation
    assert (conversation.state, conversation.owner_kind) == ("human", "phone")
    assert conversation.contact.profile_name == "Maria Silva"
    assert customer.thread() == ["customer: oi", "person: Aqui é o dono.", "customer: que bom"]


def test_the_phones_floor_can_be_given_back(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, agent: User
) -> None:
    customer.says("oi")
    customer.posts(payloads.text("Aqui é o dono.", at=moment.at, from_me=True))
    worker.run_until_idle()
    moment.forward(60)
    customer.says("que horas abrem?")
    worker.run_until_idle()
    model.will_say("Cedo.")
    handoff.return_to_bot(conversation_id=customer.conversation.pk, person=agent, now=moment.at)
    worker.run_until_idle()
    assert gateway.texts() == ["Cedo."]


def test_the_owner_writes_first_to_a_customer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.posts(payloads.text("Bom dia, dona Maria!", at=moment.at, from_me=True))
    moment.forward(30)
    customer.says("bom dia")
    worker.run_until_idle()
    assert customer.conversation.owner_kind == "phone"
    assert gateway.texts() == []


def test_an_echo_waits_while_a_send_of_ours_is_unsettled_and_then_is_a_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, crashes: Crashes
) -> None:
    model.will_say(OURS)

    def phone_is_faster() -> None:
        customer.posts(payloads.text("Deixa comigo.", at=moment.at, from_me=True))
        apply_waiting()
        parked = WebhookEvent.objects.order_by("-pk")[0]
        assert (parked.status, customer.conversation.owner_kind) == ("parked", "bot")

    crashes.then["outbox.after_send"] = phone_is_faster
    customer.says("oi")
    worker.run_until_idle(within=10)
    assert customer.conversation.owner_kind == "phone"
    assert Message.objects.get(author="person").text == "Deixa comigo."
    assert Outbound.objects.get().status == "sent"


def test_an_echo_waits_at_most_a_minute(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say(OURS)
    gateway.fails(kind="status", status=500, endpoint="sendText", count=1)
    gateway.fails(kind="status", status=500, endpoint="findMessages", count=None)
    customer.says("oi")
    worker.run_until_idle(within=4)
    customer.posts(payloads.text("Deixa comigo.", at=moment.at, from_me=True))
    parked_at = moment.at
    worker.run_due()
    for _ in range(11):
        moment.forward(5)
        worker.sweep()
    assert customer.conversation.owner_kind == "bot"
    moment.at = parked_at + timedelta(seconds=61)
    worker.sweep()
    assert customer.conversation.owner_kind == "phone"
    assert Outbound.objects.get().status == "uncertain"


def test_our_own_send_seen_from_the_phone_side_is_no_person(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, company: Instance
) -> None:
    """A second session of the number sees what the first one sent as typed elsewhere."""
    _second_session(company)
    model.will_say(OURS)
    customer.says("oi")
    worker.run_until_idle()
    (send,) = gateway.sent()
    echo = payloads.text(OURS, at=moment.at, message_id=send["id"], from_me=True, instance="reserva")
    customer.posts(echo)
    worker.run_until_idle()
    assert customer.conversation.owner_kind == "bot"
    assert customer.thread() == ["customer: oi", f"assistant: {OURS}"]


def test_a_receipt_counts_whichever_session_reports_it(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, company: Instance
) -> None:
    _second_session(company)
    model.will_say(OURS)
    customer.says("oi")
    worker.run_until_idle()
    (send,) = gateway.sent()
    customer.posts(payloads.receipt(send["id"], "READ", instance="reserva"))
    worker.run_until_idle()
    assert Outbound.objects.get().receipt == "read"


def test_two_sessions_of_one_number_deliver_the_same_message_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, company: Instance
) -> None:
    _second_session(company)
    model.will_say(OURS)
    body = payloads.text("oi", at=moment.at)
    customer.posts(body)
    customer.posts(body | {"instance": "reserva"})
    worker.run_until_idle()
    assert customer.thread() == ["customer: oi", f"assistant: {OURS}"]
    assert len(gateway.texts()) == 1


def test_the_gateway_tells_whose_a_second_session_is(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, company: Instance
) -> None:
    customer.posts(bodies.connection("open", owner="5511999990000"))
    customer.posts(bodies.connection("open", owner="5511999990000", instance="reserva"))
    customer.posts(bodies.connection("open", owner="5511999991111", instance="outra"))
    worker.run_until_idle()
    numbers = dict(Instance.objects.values_list("name", "number__phone"))
    assert numbers == {"principal": "+5511999990000", "reserva": "+5511999990000", "outra": "+5511999991111"}
    assert Instance.objects.values("number").distinct().count() == 2


def test_what_another_program_sends_is_not_ours(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say(OURS)
    customer.posts(payloads.sent_here("3EB0OTHER1", "Sua fatura venceu.", at=moment.at))
    customer.says("oi")
    worker.run_until_idle()
    customer.posts(payloads.sent_here("3EB0OTHER2", "Sua fatura venceu.", at=moment.at + timedelta(seconds=1)))
    worker.run_until_idle()
    assert customer.conversation.owner_kind == "bot"
    assert gateway.texts() == [OURS]
    reasons = WebhookEvent.objects.filter(event="send.message").values_list("status", "reason")
    assert set(reasons) == {("ignored", "sent by another program")}


def _second_session(company: Instance) -> None:
    Instance.objects.create(
        number=company.number, name="reserva", status=Instance.Status.CLOSED, status_at=company.status_at
    )
