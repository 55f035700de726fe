"""Merges and separations race with the messages of those whom they concern, on real Postgres."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from conversations.models import Contact, ContactMerge, Conversation, Instance, Message, WebhookEvent
from conversations.services import inbound
from conversations.services.inbound import merging
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from tests.conversations.test_concurrency import at_once
from tests.worker import Clock

ONE, OTHER = "5511988887777", "5511977776666"


@pytest.fixture
def two(arrived: Callable[..., int], moment: Clock) -> tuple[Contact, Contact]:
    """Give two contacts, each with an open conversation."""
    for phone in (ONE, OTHER):
        inbound.apply(event_id=arrived(f"oi {phone}", phone=phone), now=moment.at)
        moment.forward(1)
    first, second = Contact.objects.order_by("pk")
    return first, second


def merged(two: tuple[Contact, Contact], moment: Clock, person: User) -> ContactMerge:
    """Merge the second into the first."""
    made = merging.merge_by_person(survivor=two[0], absorbed=two[1], reason="test", person=person, now=moment.at)
    assert made is not None
    return made


def behind(work: Callable[[], object], blocked: Callable[[], object]) -> None:
    """Run `work` in a transaction; when it has done its part, start `blocked`, and commit once that waits for it."""
    done = threading.Event()
    failed: list[BaseException] = []

    def other() -> None:
        try:
            blocked()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            done.set()
            connection.close()

    with transaction.atomic():
        work()
        thread = threading.Thread(target=other)
        thread.start()
        while not _somebody_waits() and not done.is_set():
            done.wait(0.01)
    thread.join(timeout=30)
    assert done.is_set()
    assert not failed


def _applying(event_id: int, moment: Clock) -> Callable[[], None]:
    return lambda: inbound.apply(event_id=event_id, now=moment.at)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_a_message_that_waits_behind_a_merge_goes_where_the_merge_says(
    two: tuple[Contact, Contact], arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    inbound.apply(event_id=arrived("mais novo", phone=ONE), now=moment.at)
    event_id = arrived("no meio", phone=OTHER)
    behind(lambda: merged(two, moment, agent), lambda: inbound.apply(event_id=event_id, now=moment.at))
    assert WebhookEvent.objects.get(pk=event_id).status == "applied"
    assert Message.objects.get(text="no meio").conversation.contact == two[0]


def test_a_message_that_waits_behind_a_separation_goes_home(
    two: tuple[Contact, Contact], arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    inbound.apply(event_id=arrived("mais novo", phone=ONE), now=moment.at)
    merge = merged(two, moment, agent)
    event_id = arrived("no meio", phone=OTHER)
    behind(
        lambda: merging.separate(merge=merge, person=agent, now=moment.at),
        lambda: inbound.apply(event_id=event_id, now=moment.at),
    )
    assert Message.objects.get(text="no meio").conversation.contact == two[1]


@pytest.mark.parametrize("again", range(6))
def test_merges_and_messages_at_once_lose_nothing(
    again: int, two: tuple[Contact, Contact], arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    events = [arrived(f"m{number}", phone=(ONE, OTHER)[number % 2]) for number in range(6)]
    first, second = two

    def merge_either_way(turned: bool) -> Callable[[], object]:
        into, gone = (second, first) if turned else (first, second)
        return lambda: merging.merge_by_person(survivor=into, absorbed=gone, reason="test", person=agent, now=moment.at)

    at_once(
        *[_applying(event_id, moment) for event_id in events],
        *[merge_either_way(bool(number % 2)) for number in range(4)],
    )
    moment.forward(60)
    for event_id in WebhookEvent.objects.filter(status="received").order_by("pk").values_list("pk", flat=True):
        inbound.apply(event_id=event_id, now=moment.at)
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"applied"}
    assert Message.objects.count() == 8
    assert not WebhookEvent.objects.filter(tries__gt=0).exists()  # nobody was the victim of a deadlock
    assert ContactMerge.objects.count() == 1
    assert Contact.objects.filter(merged_into=None).count() == 1
    inbound.apply(event_id=arrived("por fim", phone=ONE), now=moment.at)
    inbound.apply(event_id=arrived("por fim também", phone=OTHER), now=moment.at)
    last = Conversation.objects.filter(messages__text__startswith="por fim").distinct()
    assert last.count() == 1


def test_a_separation_by_two_people_at_once_is_one(
    two: tuple[Contact, Contact], moment: Clock, agent: User, company: Instance
) -> None:
    merge = merged(two, moment, agent)

    def separate() -> str:
        try:
            merging.separate(merge=merge, person=agent, now=moment.at)
        except Refused as refused:
            return refused.code
        return "separated"

    assert sorted(at_once(*[separate] * 6)) == ["already_separated"] * 5 + ["separated"]
    assert not Contact.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("again", range(4))
def test_separations_and_messages_at_once_lose_nothing(
    again: int, two: tuple[Contact, Contact], arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    merge = merged(two, moment, agent)
    names = ("Maria", "José", "Ana")
    events = [
        arrived(f"m{number}", phone=(ONE, OTHER)[number % 2], name=names[(number + again) % 3]) for number in range(6)
    ]

    def separate_and_merge_again() -> None:
        merging.separate(merge=merge, person=agent, now=moment.at)
        merged(two, moment, agent)

    at_once(*[_applying(event_id, moment) for event_id in events[:4]], separate_and_merge_again)
    moment.forward(60)
    for event_id in WebhookEvent.objects.filter(status="received").order_by("pk").values_list("pk", flat=True):
        inbound.apply(event_id=event_id, now=moment.at)
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"applied"}
    assert Message.objects.filter(direction="in").count() == 8
    assert not WebhookEvent.objects.filter(tries__gt=0).exists()  # nobody was the victim of a deadlock
    assert ContactMerge.objects.count() == 2
    assert [contact.root_id for contact in Contact.objects.order_by("pk")] == [two[0].pk] * 2
