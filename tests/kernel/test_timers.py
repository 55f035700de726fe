"""Delayed nudges leave in the order of their times."""

import queue

from lia_cortex.kernel.timers import Timer


def test_calls_come_in_the_order_of_their_times() -> None:
    timer, called = Timer(), queue.Queue[str]()
    timer.later(0.2, lambda: called.put("late"))
    timer.later(0.05, lambda: called.put("soon"))
    timer.later(0.1, lambda: called.put("then"))
    assert [called.get(timeout=10) for _ in range(3)] == ["soon", "then", "late"]


def test_an_earlier_call_does_not_wait_for_one_that_was_there_before() -> None:
    timer, called = Timer(), queue.Queue[str]()
    timer.later(3600, lambda: called.put("never"))
    timer.later(0.01, lambda: called.put("now"))
    assert called.get(timeout=10) == "now"
