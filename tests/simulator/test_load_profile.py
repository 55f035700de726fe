"""The schedule is made beforehand and is the same each time."""

from dataclasses import replace
from itertools import pairwise

import pytest

from lia_cortex.integrations.evolution.simulated import numbers
from lia_cortex.integrations.openai.simulated import words
from lia_cortex.settings.vendors import TURN_QUIET_SECONDS
from lia_cortex.simulator.load import model, profile
from lia_cortex.simulator.load.profile import Load

LOAD = Load(rate=15, seconds=60, searches=0.5, seed=7, first=1)


def test_the_same_seed_gives_the_same_customers_to_the_letter() -> None:
    assert profile.customers(LOAD) == profile.customers(LOAD)
    assert profile.customers(LOAD) != profile.customers(replace(LOAD, seed=8))


def test_arrivals_are_as_many_as_asked_for_and_irregular() -> None:
    found = profile.customers(LOAD)
    arrivals = [customer.said[0].at for customer in found]
    gaps = [later - earlier for earlier, later in pairwise(arrivals)]
    mean = sum(gaps) / len(gaps)
    deviation = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5

    assert arrivals == sorted(arrivals)
    assert arrivals[0] >= 0
    assert arrivals[-1] < 60
    assert len(found) == pytest.approx(900, rel=0.1)
    assert deviation == pytest.approx(mean, rel=0.15)  # Poisson: as irregular as their mean is long


def test_most_write_one_message_and_nobody_more_than_three() -> None:
    counts = [len(customer.said) for customer in profile.customers(LOAD)]
    assert set(counts) == {1, 2, 3}
    assert counts.count(1) > len(counts) / 2


def test_a_burst_stays_inside_the_quiet_window_so_that_one_answer_is_expected() -> None:
    pauses = [
        later.at - earlier.at for customer in profile.customers(LOAD) for earlier, later in pairwise(customer.said)
    ]
    assert min(pauses) > 0
    assert max(pauses) < TURN_QUIET_SECONDS


def test_phones_words_and_ids_are_each_customers_own_also_between_phases() -> None:
    found = [*profile.customers(LOAD), *profile.customers(replace(LOAD, seed=2, first=100_001))]
    ids = [said.id for customer in found for said in customer.said]
    assert len({customer.phone for customer in found}) == len(found)
    assert len({numbers.canonical(customer.phone) for customer in found}) == len(found)
    assert len({customer.word for customer in found}) == len(found)
    assert len(set(ids)) == len(ids)


def test_the_gateway_writes_the_phones_as_the_plan_does() -> None:
    for customer in profile.customers(LOAD):
        assert numbers.create_jid(customer.phone) == f"{customer.phone}@s.whatsapp.net"
        assert not numbers.is_absent(customer.phone)


def test_the_last_message_names_the_customer_and_only_that_one() -> None:
    for customer in profile.customers(LOAD):
        assert customer.asked_at == customer.said[-1].at
        for place, said in enumerate(customer.said):
            found = [word.decode() for word in model.WORD.findall(said.text.encode())]
            assert found == ([customer.word] if place == len(customer.said) - 1 else [])


def test_the_share_of_searches_is_what_the_model_will_look_up() -> None:
    assert all(words.is_question(question) for question in profile.QUESTIONS)
    for some in (*profile.GREETINGS, *profile.OPENINGS):
        text = f"{some} {profile.word_of(3)}"
        assert not words.is_question(text)
        assert words.topic_of(text) is None
    asked = [words.is_question(customer.said[-1].text) for customer in profile.customers(LOAD)]
    assert sum(asked) / len(asked) == pytest.approx(0.5, abs=0.08)
    none = profile.customers(replace(LOAD, searches=0))
    assert not any(words.is_question(customer.said[-1].text) for customer in none)
