"""The arithmetic of the table."""

from dataclasses import replace

import pytest

from lia_cortex.simulator.load.figures import TurnTimes, Window, figures, percentile, spread
from lia_cortex.simulator.load.judging import Outcome
from lia_cortex.simulator.load.profile import Customer, Said

WINDOW = Window(start=100.0, end=110.0)


def answered(number: int, asked: float, total: float, *, steps: int = 1, again: bool = False) -> Outcome:
    """Return a customer who was accepted at once and answered after `total`, with 1 s of model for each step."""
    said = (Said(at=0, id=f"m{number}", text="oi"),)
    ends = asked + total
    return Outcome(
        customer=Customer(phone=str(number), word=f"w{number}", said=said),
        asked_at=asked,
        accepted_at=asked,
        answers=(ends, ends + 1) if again else (ends,),
        thinking=tuple((ends - 0.1 - left, ends - 0.1 - left + 1) for left in range(steps, 0, -1)),
    )


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.50) == 50
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1.0) == 100
    assert percentile([3.0], 0.5) == percentile([3.0], 0.99) == 3.0
    assert percentile([1.0, 2.0], 0.99) == 2.0
    assert percentile([], 0.5) is None


def test_a_spread_leaves_out_what_is_unknown() -> None:
    found = spread([0.3, None, 0.1, 0.2])
    assert (found.count, found.p50, found.most) == (3, 0.2, 0.3)
    nothing = spread([None])
    assert (nothing.count, nothing.p95, nothing.most) == (0, None, None)


def test_rates_are_those_of_the_window_and_losses_those_of_the_whole_phase() -> None:
    warm_up = answered(1, 97.0, 4.0)
    inside = answered(2, 104.0, 4.0)
    late = answered(3, 109.0, 4.0)
    lost = replace(answered(4, 99.0, 4.0), answers=())
    unheard = replace(answered(5, 105.0, 4.0), answers=(), accepted_at=None)
    twice = answered(6, 98.0, 4.5, again=True)

    found = figures([warm_up, inside, late, lost, unheard, twice], name="x", rate=0.3, window=WINDOW, quiet=2.0)

    assert (found.customers, found.measured) == (6, 3)
    assert found.offered_per_second == pytest.approx(0.3)
    assert found.answered_per_second == pytest.approx(0.3)  # warm_up, inside and twice; late is answered outside
    assert (found.lost, found.repeated, found.unheard) == (2, 1, 1)
    assert found.total.count == 2
    assert found.kill is None


def test_overhead_is_told_apart_by_steps_of_the_model() -> None:
    one, two = answered(1, 101.0, 3.2), answered(2, 102.0, 4.3, steps=2)
    found = figures([one, two], name="x", rate=1, window=WINDOW, quiet=2.0)
    assert found.overhead.count == 2
    assert found.overhead_by_steps[1].p50 == pytest.approx(0.2)
    assert found.overhead_by_steps[2].p50 == pytest.approx(0.3)


def test_stages_add_up_to_the_overhead() -> None:
    one = answered(1, 101.0, 4.5, steps=2)
    turns = {"m1": TurnTimes(claimed_at=103.05, settled_at=105.45)}
    found = figures([one], name="x", rate=1, window=WINDOW, quiet=2.0, turns=turns)
    assert {name: round(some.p50 or 0, 3) for name, some in found.stages.items()} == {
        "window": 0.05,
        "prepare": 0.35,
        "between": 0.0,
        "settle": 0.05,
        "send": 0.05,
    }
    assert sum(some.p50 or 0 for some in found.stages.values()) == pytest.approx(found.overhead.p50)


def test_a_kill_is_told_by_the_customers_who_were_waiting() -> None:
    killed_at = 105.0
    done = answered(1, 101.0, 3.0)
    waiting = [answered(number, 104.0, 4.0 + number) for number in range(2, 5)]
    twice = answered(5, 104.5, 2.5, again=True)
    lost = replace(answered(6, 104.6, 3.0), answers=())
    later = answered(7, 106.0, 9.0)

    found = figures(
        [done, *waiting, twice, lost, later], name="x", rate=1, window=WINDOW, quiet=2.0, killed_at=killed_at
    ).kill

    assert found is not None
    assert (found.waiting, found.lost, found.repeated) == (5, 1, 1)
    assert found.to_answer.count == 4
    assert found.to_answer.most == pytest.approx(7.0)
    assert found.to_answer.p50 == pytest.approx(5.0)
