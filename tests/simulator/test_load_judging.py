"""Answered, lost, repeated: decided by what reached the gateway, with plain data."""

import pytest

from lia_cortex.simulator.load import judging
from lia_cortex.simulator.load.judging import Outcome, covered, judge, waiting_at
from lia_cortex.simulator.load.profile import Customer, Said

BEGAN = 1_000.0


def customer(number: int, *at: float) -> Customer:
    said = tuple(Said(at=moment, id=f"{number}-{place}", text="oi") for place, moment in enumerate(at))
    return Customer(phone=f"55119{number}", word=f"zq{number}", said=said)


def outcome(asked: float, *answers: float) -> Outcome:
    return Outcome(customer=customer(1, asked), asked_at=asked, accepted_at=asked, answers=answers, thinking=())


def test_each_customer_is_matched_by_phone_message_and_word() -> None:
    first, second = customer(1, 0.0, 0.5), customer(2, 3.0)
    found = judge(
        [first, second],
        began=BEGAN,
        sends=[("551191", 1_004.0), ("551192", 1_006.5)],
        accepted={"1-0": 1_000.01, "1-1": 1_000.52, "2-0": 1_003.01},
        thinking=[("zq2", 1_005.1, 1_006.2), ("zq1", 1_002.6, 1_003.8)],
    )
    assert [each.answers for each in found] == [(1_004.0,), (1_006.5,)]
    assert [each.asked_at for each in found] == [1_000.5, 1_003.0]
    assert [each.accepted_at for each in found] == [1_000.52, 1_003.01]
    assert [each.thinking for each in found] == [((1_002.6, 1_003.8),), ((1_005.1, 1_006.2),)]


def test_total_counts_from_the_scheduled_time_of_the_last_message() -> None:
    [found] = judge([customer(1, 0.0, 0.5)], began=BEGAN, sends=[("551191", 1_004.0)], accepted={}, thinking=[])
    assert found.total == pytest.approx(3.5)


def test_overhead_is_accepted_to_answered_less_the_window_and_the_models_own_clock() -> None:
    [found] = judge(
        [customer(1, 0.0)],
        began=BEGAN,
        sends=[("551191", 1_004.5)],
        accepted={"1-0": 1_000.02},
        thinking=[("zq1", 1_002.1, 1_003.12), ("zq1", 1_003.2, 1_004.22)],
    )
    # 4.48 s from the webhook to the answer, of which 2 s quiet window and 2 x 1.02 s model
    assert found.overhead(quiet=2.0) == pytest.approx(0.44)
    assert found.steps == 2


def test_overhead_of_an_unanswered_or_unheard_customer_is_unknown_not_zero() -> None:
    silent, unheard = judge(
        [customer(1, 0.0), customer(2, 0.0)],
        began=BEGAN,
        sends=[("551192", 1_004.0)],
        accepted={"1-0": 1_000.0},
        thinking=[],
    )
    assert silent.is_lost
    assert silent.total is None
    assert silent.overhead(quiet=2.0) is None
    assert not unheard.is_lost
    assert unheard.overhead(quiet=2.0) is None


def test_a_request_that_ends_after_the_answer_is_no_step_towards_it() -> None:
    [found] = judge(
        [customer(1, 0.0)],
        began=BEGAN,
        sends=[("551191", 1_004.0)],
        accepted={"1-0": 1_000.0},
        thinking=[("zq1", 1_002.0, 1_003.0), ("zq1", 1_003.5, 1_004.5)],
    )
    assert found.steps == 1
    assert found.overhead(quiet=2.0) == pytest.approx(4.0 - 2.0 - 1.0 - 0.5)


def test_two_sends_for_one_burst_are_a_repetition_and_the_first_one_counts() -> None:
    [found] = judge(
        [customer(1, 0.0)],
        began=BEGAN,
        sends=[("551191", 1_009.0), ("551191", 1_004.0)],
        accepted={"1-0": 1_000.0},
        thinking=[],
    )
    assert found.is_repeated
    assert not found.is_lost
    assert found.answered_at == 1_004.0


def test_sends_to_others_count_for_nobody() -> None:
    [found] = judge([customer(1, 0.0)], began=BEGAN, sends=[("551192", 1_004.0)], accepted={}, thinking=[])
    assert found.is_lost


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([], 0.0),
        ([(12.0, 13.0)], 1.0),
        ([(12.0, 14.0), (13.0, 15.0)], 3.0),
        ([(13.0, 14.0), (12.0, 15.0)], 3.0),
        ([(8.0, 11.0), (19.0, 25.0)], 2.0),
        ([(1.0, 2.0), (21.0, 22.0)], 0.0),
    ],
)
def test_covered_seconds_count_once_and_only_inside(intervals: list[judging.Interval], expected: float) -> None:
    assert covered(intervals, within=(10.0, 20.0)) == pytest.approx(expected)


def test_waiting_at_a_kill_are_those_who_had_asked_and_had_no_answer() -> None:
    before, waiting, lost, later = outcome(10, 14), outcome(15, 22), outcome(16), outcome(21, 25)
    assert waiting_at([before, waiting, lost, later], moment=20.0) == [waiting, lost]
