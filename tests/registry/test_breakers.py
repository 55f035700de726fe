"""One breaker for all workers: opens after five faults in a row, probes ever less often, closes on success."""

import threading

import pytest
from django.db import connection

from lia_cortex.registry.models import Breaker
from lia_cortex.registry.services import breakers
from tests.worker import Clock


def _fail(moment: Clock, times: int = 1) -> None:
    for _ in range(times):
        breakers.fault(breakers.admit("model", now=moment()), reason="500", now=moment())


@pytest.mark.django_db
def test_a_success_in_between_starts_the_count_anew(moment: Clock) -> None:
    _fail(moment, 4)
    breakers.success(breakers.admit("model", now=moment()))
    _fail(moment, 4)

    assert breakers.admit("model", now=moment()).probe_at is None
    _fail(moment)
    with pytest.raises(breakers.OpenError) as closed:
        breakers.admit("model", now=moment())
    assert closed.value.after == breakers.FIRST_PROBE_SECONDS


@pytest.mark.django_db
def test_the_pause_doubles_up_to_its_longest(moment: Clock) -> None:
    _fail(moment, 5)
    pauses = []
    for _ in range(6):
        with pytest.raises(breakers.OpenError) as closed:
            breakers.admit("model", now=moment())
        pauses.append(closed.value.after)
        moment.forward(closed.value.after)
        _fail(moment)

    assert pauses == [10, 20, 40, 80, 120, 120]


@pytest.mark.django_db
def test_late_faults_of_earlier_calls_do_not_lengthen_the_pause(moment: Clock) -> None:
    leaves = [breakers.admit("model", now=moment()) for _ in range(9)]
    for leave in leaves:
        breakers.fault(leave, reason="500", now=moment())
        moment.forward(1)

    assert Breaker.objects.get().failures == breakers.FAULTS_TO_OPEN


@pytest.mark.django_db
def test_a_late_success_of_an_earlier_call_does_not_close_it(moment: Clock) -> None:
    early = breakers.admit("model", now=moment())
    _fail(moment, 5)
    breakers.success(early)

    with pytest.raises(breakers.OpenError):
        breakers.admit("model", now=moment())


@pytest.mark.django_db
def test_a_prober_that_died_is_followed_by_another(moment: Clock) -> None:
    _fail(moment, 5)
    moment.forward(10)
    dead = breakers.admit("model", now=moment())
    with pytest.raises(breakers.OpenError):
        breakers.admit("model", now=moment())
    moment.forward(10)

    breakers.success(breakers.admit("model", now=moment()))
    breakers.fault(dead, reason="late", now=moment())
    assert breakers.admit("model", now=moment()).probe_at is None


@pytest.mark.django_db(transaction=True)
def test_faults_of_many_threads_are_all_counted(moment: Clock) -> None:
    barrier = threading.Barrier(12)

    def work() -> None:
        leave = breakers.Pass("model", None)
        barrier.wait()
        breakers.fault(leave, reason="500", now=moment())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row = Breaker.objects.get()
    assert row.failures == breakers.FAULTS_TO_OPEN
    assert row.probe_at is not None
