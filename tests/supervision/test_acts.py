"""One verb on one or many conversations, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from conversations.models import Conversation, ConversationEvent, Outbound, Tag
from conversations.services import handoff, outbox
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.supervision.models import Act, ActItem, Watch
from lia_cortex.supervision.services import acts
from tests.supervision.company import NOON, Company

State, Verb = Conversation.State, Act.Verb

OF_THE_FLOOR = (
    "state",
    "owner_kind",
    "owner",
    "team",
    "priority",
    "tags",
    "snoozed_until",
    "closed_at",
    "close_reason",
)


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def do(verb: str, person: User, *talks: Conversation, at: float = 0, **details: Any) -> acts.Done:
    now = NOON + timedelta(seconds=at)
    return acts.do(verb=verb, public_ids=[talk.public_id for talk in talks], person=person, details=details, now=now)


def undo(done: acts.Done, person: User, *, at: float = 10) -> acts.Done:
    return acts.undo(act=done.act, person=person, now=NOON + timedelta(seconds=at))


def floor(talk: Conversation) -> list[object]:
    talk.refresh_from_db()
    return [getattr(talk, name) for name in OF_THE_FLOOR]


DETAILS: dict[str, dict[str, Any]] = {
    Verb.TAKE_OVER: {},
    Verb.ASSIGN: {"user": "ana"},
    Verb.TRANSFER: {"team": "Vendas", "reason": "quer comprar"},
    Verb.RETURN: {},
    Verb.PRIORITISE: {"priority": "1"},
    Verb.SNOOZE: {"until": (NOON + timedelta(hours=2)).isoformat()},
    Verb.TAG: {"add": ["VIP"], "remove": ["novo"]},
    Verb.CLOSE: {"reason": "resolvido"},
    Verb.REOPEN: {},
    Verb.WATCH: {},
    Verb.UNWATCH: {},
}
STARTS = ("bot", "waiting_human", "human", "waiting_customer", "closed")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("verb", Verb.values)
def test_each_verb_from_each_state_is_done_and_taken_back(company: Company, rosa: User, verb: str, start: str) -> None:
    """Whatever is done is undone to the floor that was there; what cannot be done is refused and changes nothing."""
    company.person("ana")
    company.team.__class__.objects.create(name="Vendas")
    Tag.objects.create(name="vip")
    rui = company.person("rui")
    owner = rui if start in {"human", "waiting_customer"} else None
    team = company.team if start == "waiting_human" else None
    talk = company.conversation(state=start, owner=owner, team=team, tags=["novo"])
    before = floor(talk)
    done = do(verb, rosa, talk, **DETAILS[verb])
    if done.refused:
        assert floor(talk) == before
        assert ActItem.objects.get().refused == done.refused[0][1]
        return
    after = floor(talk)
    again = do(verb, rosa, talk, at=1, **DETAILS[verb])
    assert (floor(talk), again.done) == (after, 1)
    if after == before:
        return
    assert again.act == done.act
    back = undo(again, rosa)
    assert (back.done, back.refused) == (1, ())
    assert floor(talk) == before
    assert undo(done, rosa).done == 1
    assert floor(talk) == before


def test_watching_is_each_ones_own_and_taken_back_whoever_has_the_floor(company: Company, rosa: User) -> None:
    talks = company.conversation(), company.conversation()
    ana = company.person("ana", role="supervisor")
    do(Verb.WATCH, ana, talks[0])
    done = do(Verb.WATCH, rosa, *talks)
    assert (done.done, do(Verb.WATCH, rosa, *talks, at=1).act) == (2, done.act)
    handoff.take_over(conversation_id=talks[0].pk, person=ana, now=NOON)
    assert undo(done, rosa).done == 2
    assert [watch.user for watch in Watch.objects.all()] == [ana]
    assert undo(do(Verb.UNWATCH, ana, talks[0]), ana).done == 1
    assert Watch.objects.count() == 1
    assert not talks[0].events.filter(actor=rosa).exists()


def test_many_at_once_each_for_itself(company: Company, rosa: User) -> None:
    mine, closed, other = company.conversation(), company.conversation(state=State.CLOSED), company.conversation()
    done = do(Verb.TAKE_OVER, rosa, mine, closed, other)
    assert (done.done, [public_id for public_id, _ in done.refused]) == (2, [closed.public_id])
    handoff.return_to_bot(conversation_id=other.pk, person=rosa, now=NOON)
    back = undo(done, rosa)
    assert (back.done, [public_id for public_id, _ in back.refused]) == (1, [other.public_id])
    assert [floor(talk)[0] for talk in (mine, closed, other)] == ["bot", "closed", "bot"]
    assert list(mine.events.values_list("kind", flat=True)) == ["taken_over", "returned"]
    assert list(ActItem.objects.order_by("conversation_id").values_list("undone", flat=True)) == [True, False, False]


@pytest.mark.django_db(transaction=True)
def test_an_undo_that_breaks_in_the_middle_is_ended_by_the_next(company: Company, rosa: User) -> None:
    """Another connection holds the second conversation: the first is taken back, the second by the second try."""
    first, second = company.conversation(), company.conversation()
    done = do(Verb.TAKE_OVER, rosa, first, second)
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [second.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError):
            undo(done, rosa)
        assert [floor(talk)[0] for talk in (first, second)] == ["bot", "human"]
    finally:
        holder.rollback()
        holder.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert undo(done, rosa).done == 2
    assert [floor(talk)[0] for talk in (first, second)] == ["bot", "bot"]
    assert list(first.events.values_list("kind", flat=True)) == ["taken_over", "returned"]


def test_too_many_none_nonsense_and_too_late(company: Company, rosa: User) -> None:
    talk = company.conversation()
    for ids, verb, details in (
        ([], Verb.CLOSE, {}),
        ([f"cv_{n:020d}" for n in range(acts.MOST + 1)], Verb.CLOSE, {}),
        ([talk.public_id], "dance", {}),
        ([talk.public_id], Verb.ASSIGN, {"user": "nobody"}),
        ([talk.public_id], Verb.TRANSFER, {}),
        ([talk.public_id], Verb.PRIORITISE, {"priority": "-1"}),
        ([talk.public_id], Verb.SNOOZE, {"until": "2026-13-45"}),
    ):
        with pytest.raises(Refused):
            acts.do(verb=verb, public_ids=ids, person=rosa, details=details, now=NOON)
    assert not Act.objects.exists()
    done = do(Verb.TAKE_OVER, rosa, talk)
    with pytest.raises(Refused):
        undo(done, rosa, at=acts.UNDO_SECONDS + 1)
    with pytest.raises(Refused):
        undo(done, company.person("rui", role="supervisor"))
    assert floor(talk)[0] == "human"


def test_an_agent_does_only_what_an_agent_may(company: Company) -> None:
    ana, rui = company.person("ana", team=company.team), company.person("rui", team=company.team)
    queued = company.conversation(state=State.WAITING_HUMAN, team=company.team)
    of_rui = company.conversation(state=State.HUMAN, owner=rui)
    done = do(Verb.TAKE_OVER, ana, queued, of_rui)
    assert (done.done, [public_id for public_id, _ in done.refused]) == (1, [of_rui.public_id])
    assert do(Verb.PRIORITISE, ana, queued, priority="0").refused
    closed = do(Verb.CLOSE, ana, queued, reason="ok")
    assert floor(queued)[0] == "closed"
    assert undo(closed, ana).done == 1  # closed it is nobody's, and yet the agent's to take back
    assert floor(queued)[:3] == ["human", "person", ana]


def test_what_the_customer_has_read_is_said_so(company: Company, rosa: User) -> None:
    read, unread = (company.conversation(state=State.HUMAN, owner=rosa) for _ in range(2))
    done = do(Verb.TRANSFER, rosa, read, unread, team=company.team.public_id)
    sent = Outbound.objects.filter(conversation=read)
    sent.update(status="sent", provider_id="3EB0READ", sent_at=NOON)
    back = undo(done, rosa)
    assert (back.done, [public_id for public_id, _ in back.remarks]) == (2, [read.public_id])
    assert list(Outbound.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "cancelled"]
    assert floor(read)[:3] == floor(unread)[:3] == ["human", "person", rosa]


def test_a_customer_answered_meanwhile_is_not_answered_by_the_bot_again(company: Company, rosa: User) -> None:
    talk = company.conversation()
    done = do(Verb.TAKE_OVER, rosa, talk)
    outbox.say_as_person(conversation_id=talk.pk, person=rosa, text="Oi!", idempotency_key=None, now=NOON)
    assert undo(done, rosa).done == 1
    assert list(Outbound.objects.values_list("status", "floor_epoch")) == [("queued", 1)]


def test_over_http_with_its_undo(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    client, talk, gone = as_person(rosa), company.conversation("Maria Souza"), company.conversation(state=State.CLOSED)
    answer = client.post("/acts/", {"verb": "take_over", "id": [talk.public_id, gone.public_id]})
    act = Act.objects.get()
    page = answer.content.decode()
    assert f"/acts/{act.public_id}/undo/" in page
    assert "Maria Souza" in page  # the one that was refused has the same name
    assert gone.public_id in answer.headers["HX-Trigger"]
    assert client.post(f"/acts/{act.public_id}/undo/").status_code == 200
    talk.refresh_from_db()
    assert talk.state == State.BOT
    assert ConversationEvent.objects.filter(conversation=talk).count() == 2
    assert client.get("/acts/").status_code == 405
    assert Client().post("/acts/", {"verb": "close"}).status_code == 302
    assert "notice-warning" in client.post("/acts/", {"verb": "close"}).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rosa)
    assert strict.post("/acts/", {"verb": "close", "id": talk.public_id}).status_code == 403


def test_what_was_so_before_is_counted_apart(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talks = [company.conversation() for _ in range(3)]
    do(Verb.CLOSE, company.person("rui", role="supervisor"), talks[0], reason="resolvido")
    client = as_person(rosa)
    asked = {"verb": "close", "id": [talk.public_id for talk in talks], "reason": "resolvido"}
    page = client.post("/acts/", asked).content.decode()
    assert "2 conversations closed. 1 was closed already." in page
    assert "/undo/" in page
    asked["id"] = talks[0].public_id
    page = client.post("/acts/", asked).content.decode()
    assert "The conversation is closed already." in page
    assert "/undo/" not in page  # nothing of this person's is there to be taken back
    # Taken over again one has it as asked.
    client.post("/acts/", {"verb": "reopen", "id": asked["id"]})
    page = client.post("/acts/", {"verb": "take_over", "id": asked["id"]}).content.decode()
    assert "You have the floor." in page
