"""Lesson 8: the right contact, or deliberately ignored; never a reply into a group by accident."""

import pytest

from conversations.models import Contact, ContactIdentity, ContactMerge, Conversation, Message, WebhookEvent
from conversations.services.inbound import merging
from lia_cortex.accounts.models import User
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer
from tests.worker import Clock, Worker

LID = "12345678901234@lid"


def test_a_privacy_id_without_a_phone_is_answered_under_it(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Oi!")
    customer.posts(bodies.lid("oi", at=moment.at, jid=LID))
    worker.run_until_idle()
    assert [send["number"] for send in gateway.sent()] == [LID.removesuffix("@lid")]
    assert list(ContactIdentity.objects.values_list("kind", "value")) == [("lid", LID)]


def test_a_privacy_id_with_its_phone_is_the_contact_of_that_phone(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Oi!")
    model.will_say("Oi de novo!")
    customer.says("oi")
    worker.run_until_idle()
    customer.posts(bodies.lid("sou eu", at=moment.at, jid=LID, phone=customer.phone))
    worker.run_until_idle()
    assert Contact.objects.count() == Conversation.objects.count() == 1
    assert len(gateway.texts()) == 2


def test_a_privacy_id_that_turns_out_to_be_somebody_we_know(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, agent: User
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    customer.posts(bodies.lid("alô", at=moment.at, jid=LID))
    worker.run_until_idle()
    assert Contact.objects.filter(merged_into=None).count() == 2
    before = list(Message.objects.order_by("pk").values_list("pk", "conversation_id", "identity_id"))
    customer.posts(bodies.lid("sou a Maria", at=moment.at, jid=LID, phone=customer.phone))
    worker.run_until_idle()
    assert Contact.objects.filter(merged_into=None).count() == 1
    after = list(Message.objects.order_by("pk").values_list("pk", "conversation_id", "identity_id"))
    assert after[: len(before)] == before  # history is not rewritten
    assert ContactMerge.objects.get().evidence == "seen under one chat"
    # Separated again by a person, they stay two although the gateway says the same again.
    merging.separate(merge=ContactMerge.objects.get(), person=agent, now=moment.at)
    customer.posts(bodies.lid("e agora?", at=moment.at, jid=LID, phone=customer.phone))
    worker.run_until_idle()
    assert Contact.objects.filter(merged_into=None).count() == 2
    still = list(Message.objects.order_by("pk").values_list("pk", "conversation_id", "identity_id"))
    assert still[: len(after)] == after


def test_a_merged_customers_words_go_to_the_open_conversation(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.posts(bodies.lid("alô", at=moment.at, jid=LID))
    worker.run_until_idle()
    Conversation.objects.update(state="closed", owner_kind="none", closed_at=moment.at, close_reason="solved")
    moment.forward(60)
    customer.says("oi")
    worker.run_until_idle()
    moment.forward(60)
    customer.posts(bodies.lid("sou eu", at=moment.at, jid=LID, phone=customer.phone))
    worker.run_until_idle()
    assert Conversation.objects.exclude(state="closed").count() == 1
    assert Message.objects.get(text="sou eu").conversation == Conversation.objects.exclude(state="closed").get()


@pytest.mark.parametrize(
    "jid", ["120363025246125486@g.us", "status@broadcast", "5511988887777@broadcast", "120363000000000001@newsletter"]
)
def test_what_is_no_private_chat_is_ignored(
    jid: str, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    body = bodies.in_chat(payloads.text("oi", at=moment.at), jid, participant="5511988887777@s.whatsapp.net")
    customer.posts(body)
    body["data"]["key"] |= {"id": payloads.new_id(), "fromMe": True}
    customer.posts(body)
    worker.run_until_idle()
    assert not Message.objects.exists()
    assert not Contact.objects.exists()
    assert gateway.texts() == []
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"ignored"}


@pytest.mark.parametrize(
    ("first", "second", "phones"),
    [
        # The same mobile with and without its ninth digit.
        ("5511988887777", "551188887777", {"+5511988887777", "+551188887777"}),
        # Area code 55, in the south: 55 55 is no country written twice.
        ("5555988887777", "555588887777", {"+5555988887777", "+555588887777"}),
    ],
)
def test_the_ninth_digit_makes_no_second_contact(
    first: str,
    second: str,
    phones: set[str],
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
) -> None:
    customer.another(first).says("oi")
    worker.run_until_idle()
    customer.another(second).says("sou eu ainda")
    worker.run_until_idle()
    assert Contact.objects.count() == Conversation.objects.count() == 1
    assert set(ContactIdentity.objects.filter(kind="phone").values_list("value", flat=True)) == phones
    # Answers go to the address that the customer wrote from last.
    assert Conversation.objects.get().identity.value == f"{second}@s.whatsapp.net"
    assert len(gateway.texts()) == 2


def test_a_short_number_of_area_55_is_not_stripped_of_its_country(
    customer: Customer, worker: Worker, model: ModelServer
) -> None:
    customer.another("5555988887777").says("de Santa Maria")
    customer.another("5511988887777").says("de São Paulo")
    worker.run_until_idle()
    assert Contact.objects.count() == 2


def test_the_device_in_an_id_is_not_part_of_it(customer: Customer, worker: Worker, model: ModelServer) -> None:
    customer.says("do celular")
    body = bodies.in_chat(payloads.text("do computador", at=customer.clock.at), "5511988887777:12@s.whatsapp.net")
    customer.posts(body)
    worker.run_until_idle()
    assert Contact.objects.count() == Conversation.objects.count() == 1
