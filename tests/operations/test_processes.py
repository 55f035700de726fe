"""The rows of living processes."""

from datetime import timedelta

import pytest

from lia_cortex.registry.models import WorkerProcess
from lia_cortex.registry.services import processes
from tests.worker import Clock

pytestmark = pytest.mark.django_db


def test_a_beat_renews_and_keeps_the_start(moment: Clock) -> None:
    start = moment.at
    processes.beat(key="a", name="io1@h", pid=7, queues=["outbound"], now=moment.at)
    moment.forward(4)
    processes.beat(key="a", name="io1@h", pid=7, queues=["outbound", "maintenance"], now=moment.at)
    row = WorkerProcess.objects.get()
    assert (row.started_at, row.beat_at) == (start, start + timedelta(seconds=4))
    assert row.queues == ["outbound", "maintenance"]


def test_alive_is_who_beat_within_ten_seconds(moment: Clock) -> None:
    processes.beat(key="old", name="b", pid=1, queues=[], now=moment.at - timedelta(seconds=11))
    processes.beat(key="new", name="a", pid=2, queues=[], now=moment.at - timedelta(seconds=10))
    assert [row.key for row in processes.alive(now=moment.at)] == ["new"]


def test_who_ends_in_order_is_forgotten_at_once(moment: Clock) -> None:
    processes.beat(key="a", name="a", pid=1, queues=[], now=moment.at)
    processes.forget(key="a")
    processes.forget(key="a")
    assert not WorkerProcess.objects.exists()


def test_rows_of_the_long_silent_go(moment: Clock) -> None:
    processes.beat(key="old", name="b", pid=1, queues=[], now=moment.at - timedelta(hours=2))
    processes.beat(key="new", name="a", pid=2, queues=[], now=moment.at)
    assert processes.forget_silent(before=moment.at - timedelta(hours=1)) == 1
    assert WorkerProcess.objects.get().key == "new"
