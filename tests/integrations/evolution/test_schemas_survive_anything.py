"""Whatever an authenticated gateway posts, reading it answers an event and never raises."""

import copy
import dataclasses
import json
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from lia_cortex.integrations.evolution.schemas import (
    Event,
    Unreadable,
    classify,
    parse,
    phone_of,
    phone_variants,
)
from tests.integrations.evolution import recordings

ANY_CHARACTER = st.characters(exclude_categories=())
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(ANY_CHARACTER)
NAMES = st.text(max_size=8) | st.sampled_from(
    [
        "key",
        "id",
        "remoteJid",
        "fromMe",
        "message",
        "conversation",
        "imageMessage",
        "editedMessage",
        "type",
        "status",
        "keyId",
        "presences",
        "protocolMessage",
        "contextInfo",
        "mentionedJid",
        "low",
        "high",
        "data",
        "contacts",
        "vcard",
        "ephemeralMessage",
    ]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
BODIES = [body for name in recordings.webhook_names() for body in recordings.webhook_bodies(name)[:3]]
EVENTS = sorted({body["event"] for body in BODIES} | {"send.message", "messages.edited", "qrcode.updated"})


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every place of a JSON value."""
    found = [here] if here else []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        found += paths(inner, (*here, step))
    return found


def texts(value: Any) -> list[str]:
    """Return every text inside a value."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for each in inner for text in texts(each)]


def storable(text: str) -> bool:
    """Say whether Postgres takes the text."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_an_event(body: Any) -> None:
    assert isinstance(parse(body), get_args(Event))


@settings(deadline=None)
@given(st.sampled_from(EVENTS), JSON)
def test_any_data_of_a_known_event_is_an_event(name: str, data: Any) -> None:
    event = parse({"event": name, "instance": "loja1", "data": data})
    assert isinstance(event, get_args(Event))


@settings(deadline=None)
@given(st.sampled_from(BODIES), st.data(), JSON)
def test_a_recording_with_anything_in_any_place_is_an_event(body: Any, data: st.DataObject, value: Any) -> None:
    broken = copy.deepcopy(body)
    *way, last = data.draw(st.sampled_from(paths(broken)))
    place = broken
    for step in way:
        place = place[step]
    place[last] = value
    event = parse(broken)
    assert isinstance(event, get_args(Event))
    assert all(storable(text) for text in texts(dataclasses.asdict(event)))


@settings(deadline=None)
@given(st.text(ANY_CHARACTER))
def test_any_text_is_a_jid_of_some_kind(text: str) -> None:
    assert classify(text)
    phone_of(text)
    assert phone_variants(text)


def test_a_very_deep_body_is_still_an_event() -> None:
    deep = '{"message":' * 400 + "{}" + "}" * 400
    body = {"event": "messages.upsert", "instance": "a", "data": {"message": json.loads(deep)}}
    assert isinstance(parse(body), Unreadable)
