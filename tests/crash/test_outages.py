"""A service that is away, or stands still, is told in a line for each process; nobody waits for it without end."""

import asyncio
import contextlib
import json
from collections.abc import Iterator

import httpx2
import pytest
from kombu import Connection, Queue
from redis import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from conversations import jobs
from lia_cortex.kernel import clock
from tests import payloads
from tests.crash.customers import Crowd
from tests.crash.platform import WORKERS, Platform
from tests.crash.waiting import until

pytestmark = [pytest.mark.crash, pytest.mark.processes]
SWEEPS = 30
COME_BACK = 1013


@contextlib.contextmanager
def _page(platform: Platform) -> Iterator[httpx2.Client]:
    """Give a browser in which the admin is logged in."""
    with httpx2.Client(base_url=platform.url, timeout=60, trust_env=False) as browser:
        browser.get("/login/").raise_for_status()
        form = {
            "username": "admin",
            "password": platform.token,
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        answer = browser.post("/login/", data=form, headers={"referer": f"{platform.url}/login/"})
        assert answer.status_code == 302, answer.text
        yield browser


def _mark(platform: Platform) -> None:
    for daemon in platform.daemons.values():
        daemon.mark()


def _waits_for(platform: Platform, name: str, words: str) -> None:
    daemon = platform.daemons[name]
    until(lambda: words in daemon.said(), otherwise=lambda: f"{name} does not say {words!r}:\n{daemon.said()[-3000:]}")


def _asserts_quiet(platform: Platform) -> None:
    for name, daemon in platform.daemons.items():
        said = daemon.said()
        assert "Traceback" not in said, f"{name}:\n{said[-6000:]}"


def _sweep(platform: Platform, times: int) -> None:
    """Ask for sweeps as beat does; return when each was taken by a worker."""
    with Connection(platform.services.redis_url, transport_options={"sep": ":"}) as broker:
        producer = broker.Producer(serializer="json")
        for number in range(times):
            headers = {"task": jobs.SWEEP.name, "id": f"outage-{number}", "lang": "py", "root_id": None}
            producer.publish(
                ((), {}, {}), headers=headers, routing_key=jobs.SWEEP.queue, declare=[Queue(jobs.SWEEP.queue)]
            )
    with contextlib.closing(Redis.from_url(platform.services.redis_url)) as store:
        until(
            lambda: not store.llen(jobs.SWEEP.queue),
            otherwise=lambda: f"{store.llen(jobs.SWEEP.queue)} sweeps wait",
        )


async def _close_code(platform: Platform, cookies: str, *, then: str) -> int | None:
    """Open the board's socket, kill Postgres, let the page say something, and return how the socket ends."""
    url = platform.url.replace("http://", "ws://") + "/ws/live/"
    headers = {"cookie": cookies}
    async with connect(url, origin=Origin(platform.url), additional_headers=headers, proxy=None) as line:
        await line.recv()
        await asyncio.to_thread(platform.services.postgres.kill)
        with contextlib.suppress(ConnectionClosed):
            await line.send(json.dumps({"type": "here", "conversation": then}))
            while True:
                await asyncio.wait_for(line.recv(), 60)
        return line.close_code


def test_without_postgres_each_process_says_so_in_lines_and_sockets_end(platform: Platform, crowd: Crowd) -> None:
    with _page(platform) as browser:
        _mark(platform)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        assert asyncio.run(_close_code(platform, cookies, then="c_nobody")) == COME_BACK
        assert browser.get("/").status_code == 503
    for name in WORKERS:
        _waits_for(platform, name, "heartbeat.missed")
    _sweep(platform, SWEEPS)
    for name in ("web", *WORKERS):
        _waits_for(platform, name, "database.away where=")
    lines = sum(platform.daemons[name].said().count("database.away") for name in WORKERS)
    assert lines < SWEEPS
    platform.daemons["io2"].stop()
    _asserts_quiet(platform)

    platform.restore()

    customer = crowd.new()
    customer.says()
    crowd.wait_until_quiet()
    crowd.assert_answered()


def test_without_redis_each_process_says_so_in_lines(platform: Platform, crowd: Crowd) -> None:
    _mark(platform)
    platform.services.redis.kill()
    for name in ("beat", *WORKERS):
        _waits_for(platform, name, ".away where=")
    _post(platform, "bom dia", phone="5511900001111")
    _waits_for(platform, "web", "redis_away")
    platform.daemons["io2"].stop()
    _asserts_quiet(platform)

    platform.restore()
    platform.rows.forget_everybody()


def _post(platform: Platform, text: str, *, phone: str) -> int:
    body = payloads.text(text, phone=phone, at=clock.now())
    headers = {"authorization": f"Bearer {platform.token}"}
    url = f"{platform.url}/webhooks/evolution"
    return httpx2.post(url, json=body, headers=headers, timeout=30, trust_env=False).status_code


def test_a_postgres_that_stands_still_holds_nobody(platform: Platform, crowd: Crowd) -> None:
    customers = crowd.some(3)
    for customer in customers:
        customer.says(messages=2)
    _mark(platform)
    platform.services.postgres.freeze()
    try:
        with httpx2.Client(base_url=platform.url, timeout=8, trust_env=False) as probe:
            for url in ("/readyz", "/readyz?for=ingress"):
                answer = probe.get(url)
                assert answer.status_code == 503
                assert "postgres" in answer.json()["missing"]
            told = probe.get("/metrics")
            assert told.status_code == 200
            assert "lia_redis_commands_total" in told.text
            assert "lia_conversations" not in told.text
            elsewhere = {"x-forwarded-for": "203.0.113.9", "authorization": f"Token {platform.token}"}
            assert probe.get("/metrics", headers=elsewhere).status_code == 503
        assert _post(platform, "bom dia", phone="5511900002222") == 503
        for name in WORKERS:
            _waits_for(platform, name, "heartbeat.missed")
        with httpx2.Client(base_url=platform.url, timeout=60, trust_env=False) as caller:
            answer = caller.get("/api/v1/queues/", headers={"authorization": f"Token {platform.token}"})
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        _waits_for(platform, "web", "database.away where=")
        _asserts_quiet(platform)
    finally:
        platform.services.postgres.thaw()

    crowd.wait_until_quiet()
    crowd.assert_answered(one_turn_per_burst=False)
