"""Each rule makes the notice that it names: for whom it should, and once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from conversations.models import Conversation, SlaClock
from conversations.services import handoff, notes
from lia_cortex.accounts.models import User
from lia_cortex.kernel import clock
from lia_cortex.supervision.models import Act, NoticeRule
from lia_cortex.supervision.services import acts
from tests.supervision.company import NOON, Company
from tests.worker import Clock

State, Event = Conversation.State, NoticeRule.Event


class Page:
    """An open page of a person who wants to be told of everything; it tells each key once, as the script does."""

    def __init__(self, client: Client, person: User, *events: str) -> None:
        for event in events or Event.values:
            NoticeRule.objects.update_or_create(user=person, event=event, defaults={"desktop": True})
        self._client, self._since, self._told = client, "", set[str]()
        self.hears()

    def hears(self) -> list[str]:
        """Ask once more; return the titles that are new."""
        answer = self._client.get("/notices/fresh/", {"since": self._since}).json()
        is_first, self._since = not self._since, answer["now"]
        fresh = [each for each in answer["news"] if each["key"] not in self._told]
        self._told |= {each["key"] for each in fresh}
        return [] if is_first else [each["title"] for each in fresh]


class Floor:
    """The company's people, each with an open page."""

    def __init__(self, company: Company, moment: Clock, as_person: Callable[[User], Client]) -> None:
        self.company, self.moment = company, moment
        moment.at = company.now
        self.ana = company.person("ana", team=company.team)
        self.bia = company.person("bia", team=company.team)
        self.rosa = company.person("rosa", role="supervisor")
        self.rui = company.person("rui")  # of no team
        staff = (self.ana, self.bia, self.rosa, self.rui)
        self._pages = {each.username: Page(as_person(each), each) for each in staff}

    def later(self, seconds: float = 5) -> None:
        self.moment.at += timedelta(seconds=seconds)
        self.company.now = self.moment.at

    def told(self) -> dict[str, list[str]]:
        """Return who is told what; a second question tells nobody anything."""
        self.later()
        found = {name: page.hears() for name, page in self._pages.items()}
        self.later()
        assert not any(page.hears() for page in self._pages.values())
        return {name: titles for name, titles in found.items() if titles}

    def talk(self, **fields: object) -> Conversation:
        """Make a conversation that is old enough to be no news."""
        return self.company.conversation("Maria", ago=900, **fields)  # type: ignore[arg-type]


@pytest.fixture
def floor(company: Company, moment: Clock, as_person: Callable[[User], Client]) -> Floor:
    return Floor(company, moment, as_person)


def test_who_is_given_a_conversation_is_told_and_who_takes_one_is_not(floor: Floor) -> None:
    given, taken = floor.talk(), floor.talk()
    handoff.assign(conversation_id=given.pk, person=floor.rosa, to=floor.ana, now=clock.now())
    handoff.take_over(conversation_id=taken.pk, person=floor.bia, now=clock.now())
    assert floor.told() == {"ana": ["Maria was given to you"]}


def test_a_customers_words_are_told_to_whose_customer_it_is(floor: Floor) -> None:
    mine = floor.talk(state=State.HUMAN, owner=floor.ana)
    floor.company.says(floor.talk(), "oi, assistente")
    first = floor.company.says(mine, "oi")
    assert floor.told() == {"ana": ["Maria wrote"]}
    floor.company.says(mine, "👍", kind="reaction", reply_to_provider_id=first.provider_id)
    floor.company.answers(mine, "Bom dia!", author="person", person=floor.ana)
    assert floor.told() == {}


def test_words_that_took_their_time_to_be_stored_are_told_too(floor: Floor) -> None:
    mine = floor.talk(state=State.HUMAN, owner=floor.ana)
    floor.later(20)
    assert floor.told() == {}
    floor.company.says(mine, "fui escrita antes desta consulta", ago=18)
    assert floor.told() == {"ana": ["Maria wrote"]}


def test_the_queue_is_told_to_whoever_serves_it(floor: Floor) -> None:
    talk = floor.talk(state=State.HUMAN, owner=floor.bia)
    act = {"verb": Act.Verb.TRANSFER, "public_ids": [talk.public_id], "details": {"team": "Suporte"}}
    acts.do(**act, person=floor.bia, now=clock.now())  # type: ignore[arg-type]
    # Rosa is in no team and sees the queues anyhow; Bia put it there herself.
    assert floor.told() == {"ana": ["Maria waits in the queue"]}


def test_a_mention_is_told_to_who_is_named(floor: Floor) -> None:
    talk = floor.talk(state=State.HUMAN, owner=floor.bia)
    notes.write(conversation_id=talk.pk, person=floor.bia, text="@ana e @bia, vejam", now=clock.now())
    assert floor.told() == {"ana": ["You were named: Maria"]}


def test_a_promise_is_told_to_its_owner_and_to_supervisors_when_its_last_fifth_begins(floor: Floor) -> None:
    due = floor.moment.at + timedelta(seconds=135)
    talk = floor.talk(state=State.HUMAN, owner=floor.ana, sla_due_at=due)
    clock_ = {"kind": "next", "target_seconds": 600, "started_at": NOON, "due_at": due, "status": "running"}
    SlaClock.objects.create(conversation=talk, **clock_)
    assert floor.told() == {}
    title = "An answer to Maria is nearly late"
    assert floor.told() == {"ana": [title], "rosa": [title]}


def test_what_is_watched_is_told_to_who_watches_it(floor: Floor) -> None:
    talk = floor.talk()
    floor.company.says(talk, "antes")
    floor.later()
    watch = {"verb": Act.Verb.WATCH, "public_ids": [talk.public_id], "details": {}}
    acts.do(**watch, person=floor.rosa, now=clock.now())  # type: ignore[arg-type]
    assert floor.told() == {}
    floor.company.says(talk, "oi")
    title = "News of Maria, which you watch"
    assert floor.told() == {"rosa": [title]}
    handoff.assign(conversation_id=talk.pk, person=floor.bia, to=floor.bia, now=clock.now())
    assert floor.told() == {"rosa": [title]}
    handoff.return_to_bot(conversation_id=talk.pk, person=floor.rosa, now=clock.now())
    assert floor.told() == {}  # she did it herself
    acts.do(**watch | {"verb": Act.Verb.UNWATCH}, person=floor.rosa, now=clock.now())  # type: ignore[arg-type]
    floor.company.says(talk, "ainda aí?")
    assert floor.told() == {}


def test_one_thing_is_told_once_by_however_many_rules(floor: Floor) -> None:
    talk = floor.talk(state=State.HUMAN, owner=floor.ana)
    watch = {"verb": Act.Verb.WATCH, "public_ids": [talk.public_id], "details": {}}
    acts.do(**watch, person=floor.ana, now=clock.now())  # type: ignore[arg-type]
    floor.company.says(talk, "oi")
    assert floor.told() == {"ana": ["Maria wrote"]}
    handoff.assign(conversation_id=talk.pk, person=floor.rosa, to=floor.bia, now=clock.now())
    floor.told()
    handoff.assign(conversation_id=talk.pk, person=floor.rosa, to=floor.ana, now=clock.now())
    assert floor.told() == {"ana": ["Maria was given to you"]}


def test_what_nobody_turned_on_is_told_to_nobody(
    company: Company, moment: Clock, as_person: Callable[[User], Client]
) -> None:
    moment.at = company.now
    ana = company.person("ana")
    page = Page(as_person(ana), ana, Event.MENTION)
    company.now = moment.at = moment.at + timedelta(seconds=5)
    company.says(company.conversation(state=State.HUMAN, owner=ana, ago=900), "oi")
    assert page.hears() == []


def test_what_was_before_the_page_is_not_told(
    company: Company, moment: Clock, as_person: Callable[[User], Client]
) -> None:
    moment.at = company.now
    ana = company.person("ana")
    company.says(company.conversation(state=State.HUMAN, owner=ana, ago=900), "oi", ago=3)
    page = Page(as_person(ana), ana)
    moment.at += timedelta(seconds=5)
    assert page.hears() == []
    moment.at += timedelta(hours=1)  # the machine slept
    assert page.hears() == []
