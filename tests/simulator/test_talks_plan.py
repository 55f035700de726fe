"""Conversations are planned beforehand, in the proportions of a day, in words that lead where they should."""

import pytest

from lia_cortex.integrations.backoffice.simulated.api import OPERATIONS
from lia_cortex.integrations.openai.simulated import transcription, vision, words
from lia_cortex.simulator.load import model
from lia_cortex.simulator.load.talks import company, files, plan
from lia_cortex.simulator.load.talks.plan import Talk
from lia_cortex.simulator.load.talks.stories import OPERATION, STORIES


@pytest.fixture(scope="module")
def talks() -> list[Talk]:
    """Give whole decks of conversations."""
    found = plan.talks(rate=1, seconds=300, seed=7, first=1)
    return found[: len(found) // plan.DECK * plan.DECK]


def test_the_same_seed_gives_the_same_conversations(talks: list[Talk]) -> None:
    assert plan.talks(rate=1, seconds=300, seed=7, first=1)[: len(talks)] == talks


def test_proportions_are_those_of_a_day_in_every_deck(talks: list[Talk]) -> None:
    for start in range(0, len(talks), plan.DECK):
        deck = talks[start : start + plan.DECK]
        kinds = [{line.kind for line in talk.lines} for talk in deck]
        assert sum(bool(kind & {"router", "receipt"}) for kind in kinds) == 4
        assert sum("voice" in kind for kind in kinds) == 2
        assert sum(talk.wishes[-1].ends == "person" for talk in deck) == 3
    assert {len(talk.lines) for talk in talks} == {6, 7, 8}
    assert {sum(len(wish.calls) for wish in talk.wishes) for talk in talks} == {2, 3}
    assert {sum(wish.hands_off for wish in talk.wishes) for talk in talks} == {1, 2}


def test_strangers_who_are_there_at_once_ask_about_other_postcodes(talks: list[Talk]) -> None:
    asked = [talk.postcode for talk in talks if talk.story.situation is None]
    assert len(set(asked[:40])) == 40


def test_each_burst_ends_with_its_wish_and_the_customers_word(talks: list[Talk]) -> None:
    assert len({talk.word for talk in talks}) == len({talk.phone for talk in talks}) == len(talks)
    ids = [line.id for talk in talks for line in talk.lines]
    assert len(set(ids)) == len(ids)
    for talk in talks:
        for burst in talk.bursts:
            assert model.WORD.findall(burst.lines[-1].text.encode()) == [talk.word.encode()]
            # What comes before the wish must not be one itself.
            assert all(words.topic_of(line.text) is None for line in burst.lines[:-1])
            assert all(not words.is_question(line.text) for line in burst.lines[:-1])


def test_the_deck_is_full_and_every_call_is_one_of_the_back_office() -> None:
    assert sum(story.weight for story in STORIES) == plan.DECK
    known = {f"{each.method} {each.path.replace('{', '<').replace('}', '>')}" for each in OPERATIONS}
    shapes = {"{id}": "<.*>"}
    assert {call for story in STORIES for wish in story.wishes for call in wish.calls} == set(OPERATION)
    for seen in OPERATION.values():
        before, marked, after = seen.partition("{id}")
        assert any(each.startswith(before) and each.endswith(after) for each in known), (seen, shapes, marked)


def test_pictures_and_voice_messages_carry_what_is_read_from_them(talks: list[Talk]) -> None:
    lines = {line.kind: line for talk in talks for line in talk.lines}
    assert set(lines) == {"text", "router", "receipt", "voice"}
    assert transcription.heard(files.voice(lines["voice"].text), "audio/ogg") == lines["voice"].text
    assert vision.described(files.picture("router") + b"behind it") == files.WORDS["router"]
    assert files.body(lines["router"])["base64"] != files.body(lines["text"]).get("base64")
    assert files.body(lines["receipt"])["caption"] == lines["receipt"].text


def test_a_customer_is_named_by_phone_and_by_what_the_back_office_calls_them(talks: list[Talk]) -> None:
    known = next(talk for talk in talks if talk.story.situation)
    stranger = next(talk for talk in talks if talk.story.situation is None)
    row = {"id": "cus_1", "phones": [known.phone[2:]], "contracts": [{"id": "ctr_1"}, {"id": "ctr_2"}]}
    found = company.marks([known, stranger], [row])
    assert found[known.phone] == {known.phone[2:], "cus_1", "ctr_1", "ctr_2"}
    assert found[stranger.phone] == {stranger.phone[2:], stranger.postcode}
