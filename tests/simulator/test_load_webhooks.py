"""What the bench posts itself: the gateway's shapes, as many as are missing, in the order in which they are due."""

import json
from collections import Counter
from typing import Any

import pytest

from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.types import SUBSCRIBED
from lia_cortex.simulator.load import profile, webhooks
from lia_cortex.simulator.load.profile import Load
from tests import payloads

BEGAN = 1_795_339_000.0
SECONDS = 60.0
CUSTOMERS = profile.customers(Load(rate=5, seconds=SECONDS, searches=0.5, seed=7, first=1))


def arrivals(rate: float = 100) -> list[webhooks.Webhook]:
    return webhooks.arrivals(CUSTOMERS, began=BEGAN, seconds=SECONDS, rate=rate, seed=7)


def read(events: list[webhooks.Webhook]) -> list[dict[str, Any]]:
    return [json.loads(body) for body in webhooks.bodies(events, instance="principal", url="http://x", began=BEGAN)]


def first(event: str, word: str) -> dict[str, Any]:
    return next(body for body in read(arrivals()) if body["event"] == event and word in json.dumps(body))


def skeleton(value: Any) -> Any:
    """Return the names in a body; what an object or a list holds counts by its first element."""
    if isinstance(value, dict):
        return {name: skeleton(inner) for name, inner in value.items()}
    return [skeleton(value[0])] if isinstance(value, list) and value else type(value).__name__


@pytest.mark.parametrize(
    ("event", "kind", "recording"),
    [
        ("messages.upsert", '"conversation"', "baileys-upsert-text"),
        ("messages.upsert", "reactionMessage", "baileys-upsert-reaction"),
        ("messages.edited", "MESSAGE_EDIT", "baileys-edited"),
        ("chats.upsert", "unreadMessages", "baileys-chats-upsert"),
        ("contacts.upsert", "pushName", "baileys-contacts-upsert"),
    ],
)
def test_bodies_have_the_recorded_shape(event: str, kind: str, recording: str) -> None:
    assert skeleton(first(event, kind)) == skeleton(payloads.recorded(recording))


def test_the_platform_reads_every_one_of_them() -> None:
    kinds = Counter(type(schemas.parse(body)).__name__ for body in read(arrivals()))
    assert set(kinds) == {"MessageReceived", "MessageEdited", "ContactSeen", "Ignored"}
    assert kinds["Ignored"] == Counter(event.event for event in arrivals())["chats.upsert"]


def test_with_those_of_the_answers_they_are_as_many_as_asked_for() -> None:
    events = arrivals(rate=100)
    late = [event for event in events if event.at >= SECONDS / 2]
    answers = [customer for customer in CUSTOMERS if customer.asked_at >= SECONDS / 2]
    each_second = (len(late) + webhooks.EACH_ANSWER * len(answers)) / (SECONDS / 2)
    assert each_second == pytest.approx(105, rel=0.1)


def test_the_gateway_brings_as_many_for_each_answer() -> None:
    posts = {"SEND_MESSAGE": 1, "MESSAGES_UPDATE": 3, "CHATS_UPSERT": 3}
    assert sum(count for name, count in posts.items() if name in SUBSCRIBED) == webhooks.EACH_ANSWER


def test_customers_who_bring_enough_get_no_company() -> None:
    said = sum(len(customer.said) for customer in CUSTOMERS)
    assert len(arrivals(rate=10)) == webhooks.EACH_MESSAGE * said


def test_what_is_added_speaks_of_messages_that_are_long_there() -> None:
    written = {said.id: said.at for customer in CUSTOMERS for said in customer.said}
    found = 0
    for event, body in zip(arrivals(), read(arrivals()), strict=True):
        parsed = schemas.parse(body)
        if isinstance(parsed, schemas.MessageEdited):
            target = parsed.key.id
        elif isinstance(parsed, schemas.MessageReceived) and parsed.content.reaction:
            target = parsed.content.reaction.target_id
        else:
            continue
        found += 1
        assert written[target] <= event.at - webhooks.SETTLED_SECONDS
    assert found


def test_each_leaves_in_its_turn_with_a_number_of_its_own() -> None:
    events = arrivals()
    numbers = [body["server_url"].removeprefix(webhooks.MARK) for body in read(events)]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert numbers == [str(number) for number in range(len(events))]
    assert arrivals() == events


def test_probes_come_in_even_steps_and_change_nothing() -> None:
    events = webhooks.probes(seconds=2, every=0.5)
    assert [event.at for event in events] == [0, 0.5, 1.0, 1.5]
    assert {type(schemas.parse(body)) for body in read(events)} == {schemas.Ignored}
