"""Asking something that may never answer."""

from threading import Event

import pytest

from lia_cortex.kernel import asking


def test_an_answer_and_an_error_come_back() -> None:
    assert asking.within(30, lambda: "here") == "here"

    def fail() -> None:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        asking.within(30, fail)


def test_who_waits_is_told_when_nothing_comes() -> None:
    never = Event()
    with pytest.raises(asking.TooLate):
        asking.within(0.05, lambda: never.wait(30))
    never.set()


def test_a_question_that_hangs_is_asked_once_and_again_when_it_is_over() -> None:
    over, asked = Event(), []

    def ask() -> int:
        asked.append(1)
        over.wait(30)
        return len(asked)

    question = asking.Question("one", ask)
    first = question.start()
    assert question.start() is first
    over.set()
    assert first.result(timeout=30) == 1
    assert question.start().result(timeout=30) == 2
