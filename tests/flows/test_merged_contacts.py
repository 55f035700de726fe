"""Two contacts turn out to be one, and may turn out to be two after all; what was said stays where it was said."""

import pytest

from conversations.models import (
    Contact,
    ContactIdentity,
    ContactMerge,
    Conversation,
    ConversationEvent,
    Message,
    Outbound,
    Turn,
)
from conversations.services import handoff, lifecycle
from conversations.services.inbound import merging
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until
from tests.flows.crash import Crashes
from tests.flows.two import LID, Two
from tests.worker import Worker

LONG = "\n\n".join(f"Parágrafo {number}: " + "x" * 380 for number in range(3))
DAY = 86_400


def history() -> list[tuple[object, ...]]:
    """Return whose words stand where."""
    rows = Message.objects.order_by("pk")
    return list(rows.values_list("pk", "conversation_id", "conversation__contact_id", "identity_id", "text"))


def where(text: str) -> Conversation:
    """Return the conversation in which this was said."""
    return Message.objects.get(text=text).conversation


def test_a_privacy_id_first_and_its_phone_later_is_one_contact(
    customer: Customer, worker: Worker, model: ModelServer
) -> None:
    both = Two(customer, worker)
    both.lid_says("oi")
    both.lid_says("este é meu número", phone=customer.phone)
    customer.says("agora pelo telefone")
    both.settle()
    assert Contact.objects.count() == Conversation.objects.count() == 1
    assert not ContactMerge.objects.exists()
    found = ContactIdentity.objects.exclude(kind="phone").values_list("kind", "evidence")
    assert set(found) == {("lid", "chat"), ("jid", "alternate id")}
    assert Conversation.objects.get().identity.kind == "jid"  # where the customer wrote from last


def test_merged_by_a_person_history_stays_and_new_words_come_together(two: Two, agent: User) -> None:
    before = history()
    merge = two.count_as_one(agent)
    assert history() == before
    assert (merge.merged_by, merge.evidence) == (agent, "a person")
    two.lid_says("sou eu mesmo")
    two.settle()
    two.by_phone.says("e aqui também")
    two.settle()
    assert where("sou eu mesmo") == where("e aqui também")
    assert Conversation.objects.count() == 2
    assert history()[: len(before)] == before
    # Whose address it was is kept with each message, in whichever conversation it stands.
    assert {m.identity.contact for m in where("sou eu mesmo").messages.filter(direction="in") if m.identity} == set(
        two.contacts
    )


def test_separated_again_each_ones_words_go_home(two: Two, agent: User, gateway: Gateway) -> None:
    homes = where("oi do telefone"), where("oi do lid")
    merge = two.count_as_one(agent)
    two.by_phone.says("ainda juntos")
    two.settle()
    before = history()
    two.separate(merge, agent)
    assert history()[: len(before)] == before
    two.by_phone.says("só eu")
    two.lid_says("só eu também")
    two.settle()
    assert (where("só eu"), where("só eu também")) == homes
    merge.refresh_from_db()
    assert (merge.separated_by, [contact.merged_into for contact in two.contacts]) == (agent, [None, None])


def test_after_a_separation_nobody_gets_what_is_for_the_other(
    two: Two, agent: User, gateway: Gateway, model: ModelServer
) -> None:
    merge = two.count_as_one(agent)
    two.lid_says("sou o outro")
    two.settle()
    two.by_phone.says("o meu segredo")
    two.settle()
    shared = where("o meu segredo")
    assert where("sou o outro") == shared
    assert shared.contact == two.contacts[1]
    assert shared.identity.contact == two.contacts[0]  # answers go to whoever wrote last
    sends, asked = len(gateway.sent()), len(model.asked())
    two.separate(merge, agent)
    two.settle()
    shared.refresh_from_db()
    assert shared.identity.value == LID
    assert (shared.state, shared.handoff_reason) == ("waiting_human", "the contacts were separated")
    [queue_words] = gateway.sent()[sends:]
    assert queue_words["number"] == LID.removesuffix("@lid")
    # Given back to the assistant, it reads nothing of what was said by two people.
    handoff.return_to_bot(conversation_id=shared.pk, person=agent, now=two.by_phone.clock.at)
    two.lid_says("e agora?")
    two.settle()
    assert where("e agora?") == shared
    seen = str([body["input"] for body in model.asked()[asked:]])
    assert "e agora?" in seen
    assert "sou o outro" not in seen
    assert "segredo" not in seen


def test_what_is_queued_or_under_way_at_the_separation_does_not_leave(
    two: Two, agent: User, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    merge = two.count_as_one(agent)
    model.will_say(LONG)
    two.by_phone.says("explica tudo")  # in the other one's conversation: it is the newest
    run_until(worker, lambda: any("Parágrafo 0" in text for text in gateway.texts()))
    shared = where("explica tudo")
    left = len(gateway.texts())
    two.separate(merge, agent)
    two.settle()
    later = gateway.texts()[left:]
    assert not [text for text in later if "Parágrafo" in text]
    states = Outbound.objects.filter(conversation=shared, message__text__contains="Parágrafo").order_by("pk")
    assert list(states.values_list("status", flat=True)) == ["sent", "cancelled", "cancelled"]


def test_a_turn_that_runs_at_the_separation_says_nothing(
    two: Two, agent: User, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    merge = two.count_as_one(agent)
    model.will_say("Para os dois.")
    crashes.then["turn.before_settle"] = lambda: two.separate(merge, agent)
    two.by_phone.says("e a minha conta?")
    two.settle()
    assert "Para os dois." not in gateway.texts()
    assert Turn.objects.order_by("-pk")[0].status == "superseded"
    assert where("e a minha conta?").state == "waiting_human"


def test_what_a_turn_found_out_before_the_separation_is_not_read_after_it(
    two: Two, agent: User, model: ModelServer, crashes: Crashes
) -> None:
    merge = two.count_as_one(agent)
    model.will_call(("search_knowledge", {"query": "segunda via"}))
    model.will_say("Para os dois.")
    crashes.then["turn.before_settle"] = lambda: two.separate(merge, agent)
    two.by_phone.says("e a minha conta?")
    two.settle()
    shared = where("e a minha conta?")
    asked = len(model.asked())
    handoff.return_to_bot(conversation_id=shared.pk, person=agent, now=two.by_phone.clock.at)
    two.settle()
    two.lid_says("e agora?")
    two.settle()
    later = str([body["input"] for body in model.asked()[asked:]])
    assert "e agora?" in later
    assert Turn.objects.get(messages__text="e agora?").continues_id is not None
    assert "segunda via" not in later


def test_a_turn_that_runs_at_the_merge_is_answered_where_it_was_asked(
    two: Two, agent: User, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    model.will_say("Pelo lid.")
    crashes.then["turn.before_settle"] = lambda: two.count_as_one(agent)
    two.lid_says("e a minha conta?")
    two.settle()
    [send] = [send for send in gateway.sent() if send["text"] == "Pelo lid."]
    assert send["number"] == LID.removesuffix("@lid")


def test_what_is_queued_at_the_merge_leaves_for_the_address_it_was_written_for(
    two: Two, agent: User, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say(LONG)
    two.lid_says("explica tudo")
    run_until(worker, lambda: any("Parágrafo 0" in text for text in gateway.texts()))
    two.count_as_one(agent)
    two.settle()
    told = [send["number"] for send in gateway.sent() if "Parágrafo" in send["text"]]
    assert told == [LID.removesuffix("@lid")] * 3


def test_with_two_open_visits_both_over_a_new_one_begins(two: Two, agent: User) -> None:
    two.count_as_one(agent)
    two.by_phone.clock.forward(DAY)
    two.lid_says("bom dia")  # the older visit is the one of the same contact row
    two.settle()
    assert Conversation.objects.count() == 3
    assert list(Conversation.objects.exclude(state="closed")) == [where("bom dia")]
    two.by_phone.clock.forward(DAY)
    two.by_phone.says("bom dia de novo")
    two.settle()
    assert list(Conversation.objects.exclude(state="closed")) == [where("bom dia de novo")]


def test_a_closed_conversation_is_not_reopened_beside_the_merged_ones_open_one(two: Two, agent: User) -> None:
    first = where("oi do telefone")
    lifecycle.close(conversation_id=first.pk, person=agent, reason="solved", now=two.by_phone.clock.at)
    two.count_as_one(agent)
    with pytest.raises(Refused) as refused:
        lifecycle.reopen(conversation_id=first.pk, person=agent, now=two.by_phone.clock.at)
    assert refused.value.code == "another_is_open"


def test_a_person_keeps_the_floor_at_a_separation(two: Two, agent: User, gateway: Gateway) -> None:
    merge = two.count_as_one(agent)
    two.by_phone.says("oi?")
    two.settle()
    shared = where("oi?")
    handoff.take_over(conversation_id=shared.pk, person=agent, now=two.by_phone.clock.at)
    Conversation.objects.filter(pk=shared.pk).update(handoff_summary="said by both")
    sends = len(gateway.sent())
    two.separate(merge, agent)
    two.settle()
    shared.refresh_from_db()
    assert (shared.state, shared.owner, len(gateway.sent())) == ("human", agent, sends)
    assert shared.handoff_summary == ""
    told = ConversationEvent.objects.get(conversation=shared, kind="separated")  # who has the floor reads it
    assert told.actor == agent


def test_it_can_be_separated_once_and_merged_again(two: Two, agent: User) -> None:
    merge = two.count_as_one(agent)
    two.separate(merge, agent)
    again = two.count_as_one(agent)
    with pytest.raises(Refused) as refused:
        two.separate(merge, agent)  # the earlier one: it must not undo the later
    assert refused.value.code == "already_separated"
    assert two.contacts[1].merged_into == two.contacts[0]
    two.separate(again, agent)
    assert two.contacts[1].merged_into is None


def test_who_was_absorbed_earlier_follows_both_ways(two: Two, agent: User) -> None:
    third = two.by_phone.another("5511977776666")
    third.says("oi do terceiro")
    two.settle()
    mine, lid = two.contacts
    last = where("oi do terceiro").contact
    now = two.by_phone.clock.at
    merging.merge_by_person(survivor=lid, absorbed=last, reason="a person", person=agent, now=now)
    merge = merging.merge_by_person(survivor=mine, absorbed=lid, reason="a person", person=agent, now=now)
    assert merge is not None
    assert set(Contact.objects.filter(merged_into=mine)) == {lid, last}
    two.separate(merge, agent)
    assert set(Contact.objects.filter(merged_into=lid)) == {last}
    assert not Contact.objects.filter(merged_into=mine).exists()
