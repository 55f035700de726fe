"""What the open conversation says: who is answering, what is promised, what was undone; and where its links lead."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from conversations.models import Conversation, SlaClock, Turn
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import board, thread
from lia_cortex.supervision.queries.bubbles import Line
from lia_cortex.supervision.services import acts
from tests.supervision.company import NOON, Company

State = Conversation.State


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def composing(talk: Conversation, **fields: object) -> Turn:
    """Let a worker compose an answer, with six seconds of its lease left."""
    times = dict.fromkeys(("opened_at", "last_message_at", "due_at", "cap_at", "claimed_at"), NOON)
    defaults = {"status": Turn.Status.RUNNING, "floor_epoch": 0, "lease_until": NOON + timedelta(seconds=6)}
    return Turn.objects.create(conversation=talk, **(times | defaults | fields))


@pytest.mark.parametrize(
    ("fields", "state", "later", "shown"),
    [
        ({}, State.BOT, 1, True),
        ({}, State.BOT, 6, False),  # its worker is gone
        ({"status": Turn.Status.DONE, "finished_at": NOON}, State.BOT, 1, False),
        ({"status": Turn.Status.WAITING}, State.BOT, 1, False),  # for the provider: nobody composes anything
        ({}, State.HUMAN, 1, False),  # a person has the floor: it will not leave
    ],
)
def test_an_answer_in_the_making_is_shown_in_thread_and_row_until_it_ends_or_is_lost(
    company: Company, rosa: User, fields: dict[str, object], state: str, later: int, shown: bool
) -> None:
    talk = company.conversation(state=state, owner=rosa if state == State.HUMAN else None)
    company.says(talk, "oi", ago=30)
    composing(talk, **fields)
    now = NOON + timedelta(seconds=later)
    read = thread.read(person=rosa, public_id=talk.public_id, now=now)
    [row] = board.page(person=rosa, now=now).rows
    assert (read.answering, read.head.is_answering, row.is_answering) == ("Recepção" if shown else "", shown, shown)
    older = thread.read(person=rosa, public_id=talk.public_id, now=now, before=talk.messages.get().public_id)
    assert older.answering == ""


def test_the_nearest_promise_is_counted_down_or_said_to_be_paused(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    due_at = company.now + timedelta(minutes=10)
    talk = company.conversation("Ana", state=State.HUMAN, owner=rosa, sla_due_at=due_at)
    kinds = SlaClock.Kind
    for kind, minutes, target in ((kinds.RESOLUTION, 300, 9000), (kinds.NEXT_ANSWER, 10, 1500)):
        SlaClock.objects.create(
            conversation=talk,
            kind=kind,
            target_seconds=target,
            started_at=company.now,
            due_at=company.now + timedelta(minutes=minutes),
        )
    promise = thread.head(person=rosa, public_id=talk.public_id, now=NOON).promise
    assert promise
    assert (promise.due_at, promise.warned_at) == (due_at, due_at - timedelta(minutes=5))
    page = as_person(rosa).get(f"/c/{talk.public_id}/").content.decode()
    assert "Next answer, promised until" in page
    assert 'data-word-late="late"' in page
    rests = company.conversation("Bia", state=State.WAITING_CUSTOMER, owner=rosa)
    SlaClock.objects.create(
        conversation=rests,
        kind=kinds.FIRST_ANSWER,
        status=SlaClock.Status.PAUSED,
        target_seconds=7200,
        left_seconds=4500,
        started_at=company.now,
    )
    page = as_person(rosa).get(f"/c/{rests.public_id}/").content.decode()
    assert "paused, 1 h 15 left" in page
    assert thread.head(person=rosa, public_id=company.conversation("Caio").public_id, now=NOON).promise is None


@pytest.mark.parametrize(("base", "back"), [("/desk/", "/desk/"), ("/", "/")])
def test_links_stay_in_the_section_that_one_works_in(
    company: Company, as_person: Callable[[User], Client], base: str, back: str
) -> None:
    ana = company.person("ana", team=company.team)
    talk = company.conversation("Ana Lima", state=State.HUMAN, owner=ana)
    client = as_person(ana)
    where = "?section=desk" if base == "/desk/" else ""
    page = client.get(f"{base}c/{talk.public_id}/").content.decode()
    assert f'href="{back}"\n       data-back' in page
    assert f'data-now="/c/{talk.public_id}/now/{where}"' in page
    told = client.get(f"/c/{talk.public_id}/now/{where}").json()
    assert f'href="{back}"\n       data-back' in told["head"]
    answered = client.post(f"/c/{talk.public_id}/say/{where}", {"text": "oi", "key": "k"})
    assert answered.headers["Location"] == f"{base}c/{talk.public_id}/"
    found = client.get("/jump/", {"q": "Ana Lima", "section": "desk" if where else "board"}).json()
    assert {each["href"] for each in found["conversations"]} == {f"{base}c/{talk.public_id}/"}


def test_earlier_visits_open_in_the_section_that_one_works_in(
    company: Company, rosa: User, as_person: Callable[[User], Client]
) -> None:
    talk = company.conversation("Ana Lima")
    earlier = company.conversation(state=State.CLOSED, contact=talk.contact, identity=talk.identity, ago=9000)
    panel = as_person(rosa).get(f"/c/{talk.public_id}/panel/?section=desk").content.decode()
    assert f'href="/desk/c/{earlier.public_id}/"' in panel
    panel = as_person(rosa).get(f"/c/{talk.public_id}/panel/").content.decode()
    assert f'href="/c/{earlier.public_id}/"' in panel


def test_what_was_undone_is_not_said_to_be_given_back(company: Company, rosa: User) -> None:
    talk = company.conversation()
    did = acts.do(verb="take_over", public_ids=[talk.public_id], person=rosa, details={}, now=NOON)
    acts.undo(act=did.act, person=rosa, now=NOON + timedelta(seconds=5))
    lines = thread.read(person=rosa, public_id=talk.public_id, now=NOON).items
    said = [(line.label, *filter(None, line.details)) for line in lines if isinstance(line, Line)]
    assert said == [("Taken over",), ("Undone", "Take over")]
