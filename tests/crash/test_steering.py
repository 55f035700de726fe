"""Real workers follow the rows that steer them: a queue that rests keeps all, who drains ends and is replaced."""

import pytest

from tests.crash.customers import Crowd
from tests.crash.platform import Platform
from tests.crash.waiting import until

pytestmark = [pytest.mark.crash, pytest.mark.processes]

RESTS = (
    "SELECT count(*) AS found FROM registry_workerprocess WHERE %s = ANY(resting) AND beat_at > now() - interval '5s'"
)
SERVES = (
    "SELECT count(*) AS found FROM registry_workerprocess WHERE %s = ANY(queues) AND beat_at > now() - interval '5s'"
)
WAITING = {
    "message-processing": "SELECT count(*) AS found FROM conversations_webhookevent WHERE status = 'received'",
    "ai-response": "SELECT count(*) AS found FROM conversations_turn WHERE status = 'collecting' AND due_at < now()",
    "outbound": "SELECT count(*) AS found FROM conversations_outbound WHERE status = 'queued'",
}


def count(platform: Platform, query: str, *values: object) -> int:
    return int(platform.rows.read(query, *values)[0]["found"])


def worker(platform: Platform, pid: int) -> dict[str, object]:
    found = platform.rows.read("SELECT key, queues, resting FROM registry_workerprocess WHERE pid = %s", pid)
    return found[0] if found else {}


@pytest.mark.parametrize("queue", sorted(WAITING))
def test_what_came_during_the_pause_is_done_after_it_once(platform: Platform, crowd: Crowd, queue: str) -> None:
    platform.rows.write("INSERT INTO registry_queuepause (queue, paused_at) VALUES (%s, now())", queue)
    try:
        until(
            lambda: count(platform, RESTS, queue) == count(platform, SERVES, queue) > 1,
            otherwise=lambda: f"{queue} is still consumed",
        )
        for customer in crowd.some(3):
            customer.says()
        until(lambda: count(platform, WAITING[queue]) >= 3, otherwise=lambda: str(platform.rows.unsettled()))
        assert crowd.sent() == []
    finally:
        platform.rows.write("DELETE FROM registry_queuepause")
    crowd.wait_until_quiet()
    crowd.assert_answered()
    until(lambda: not count(platform, RESTS, queue), otherwise=lambda: f"{queue} is not consumed again")


def test_a_worker_drains_and_another_takes_its_place(platform: Platform, crowd: Crowd) -> None:
    platform.hold("turn.after_claim")
    crowd.new().says()
    pid = platform.held("turn.after_claim")
    row = worker(platform, pid)
    drain = "UPDATE registry_workerprocess SET drain_at = now() WHERE key = %s"

    platform.rows.write(drain, row["key"])
    until(
        lambda: sorted(worker(platform, pid)["resting"]) == sorted(row["queues"]),  # type: ignore[call-overload]
        otherwise=lambda: "it takes new work",
    )
    platform.rows.write("UPDATE registry_workerprocess SET drain_at = NULL WHERE key = %s", row["key"])
    until(lambda: worker(platform, pid)["resting"] == [], otherwise=lambda: "it takes no work again")

    platform.rows.write(drain, row["key"])
    platform.let_go("turn.after_claim")
    [daemon] = [daemon for daemon in platform.daemons.values() if daemon.pid == pid]
    until(lambda: daemon.pid is None, otherwise=lambda: f"it does not end:\n{daemon.tail()}")
    assert worker(platform, pid) == {}
    # Nobody else had to take its turn up.
    assert platform.rows.read("SELECT token FROM conversations_turn ORDER BY id DESC LIMIT 1") == [{"token": 1}]
    platform.revive()
    daemon.wait()
    crowd.new().says()
    crowd.wait_until_quiet()
    crowd.assert_answered()
