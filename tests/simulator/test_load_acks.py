"""Webhooks of the bench through the real ingress into real rows, worked off by the real tasks."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn

from assistants.services import example_company
from conversations.api.webhooks import WebhookIngress
from conversations.models import Conversation, Instance, Message, Turn, WebhookEvent
from conversations.services import instances, nudges
from lia_cortex.simulator.load import acks, generator, offering, profile, rows, webhooks
from lia_cortex.simulator.load.acks import Stored
from lia_cortex.simulator.load.figures import Window
from lia_cortex.simulator.load.profile import Load
from tests.door import TOKEN
from tests.worker import Clock, Worker

SECONDS, OVER = 12.0, 15.0
"""Customers come for a dozen seconds; the last one's messages are written a little later."""
QUIET_GATEWAY = {"posted": 0, "accepted": 0}


@pytest.fixture
def began(moment: Clock) -> float:
    """Give the beginning of seconds that are over, so that nothing waits for them; the clock stands inside them."""
    found = time.time() - 2 * OVER
    moment.at = datetime.fromtimestamp(found + SECONDS / 2, UTC)
    return found


@pytest.fixture
def door(transactional_db: None, began: float, moment: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the ingress on a port, with the example company behind it; give its address."""
    monkeypatch.setenv(generator.TOKEN, TOKEN)
    example_company.load(now=moment.at)
    instances.adopt("principal", origin=Instance.Origin.SETTINGS, status=Instance.Status.OPEN, now=moment.at)
    ingress = WebhookIngress(_no_page)
    server = uvicorn.Server(uvicorn.Config(ingress, lifespan="off", log_level="warning", access_log=False))

    async def serve(listening: socket.socket) -> None:
        await server.serve(sockets=[listening])
        await ingress.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(serve(listening)))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/evolution"
        server.should_exit = True
        thread.join()


async def _no_page(*_: Any) -> None:
    raise AssertionError("the request was passed on to the pages")


def post_all(door: str, *, began: float) -> list[dict[str, Any]]:
    """Post what a dozen seconds bring."""
    customers = profile.customers(Load(rate=2, seconds=SECONDS, searches=0.5, seed=7, first=1))
    posts = webhooks.arrivals(customers, began=began, seconds=SECONDS, rate=30, seed=7)
    plan = offering.orders([], posts, began=began, gateway="", webhook=door)
    posted: list[dict[str, Any]] = asyncio.run(generator.write_all(plan))["posted"]
    nudges.finish()
    return posted


def judged(posted: list[dict[str, Any]], *, began: float) -> acks.Acks:
    window = Window(start=began, end=began + OVER)
    return acks.judge(posted, stored=rows.events(after=0), gateway=QUIET_GATEWAY, window=window, wanted=1)


def test_every_webhook_is_kept_and_worked_off(door: str, began: float, worker: Worker) -> None:
    assert rows.last_event() == 0

    posted = post_all(door, began=began)
    worker.run_due()
    found = judged(posted, began=began)

    assert found.by_bench == found.stored == len(posted) > 100
    assert found.arrived_per_second == pytest.approx(len(posted) / OVER)
    assert found.took.count == len(posted)
    assert (found.refused, found.lost, found.by_gateway) == (0, 0, 0)
    assert set(found.became) <= {"applied", "ignored"}  # nothing is left, nothing failed
    said = WebhookEvent.objects.filter(event__in=["messages.upsert", "messages.edited"])
    assert set(said.values_list("status", flat=True)) == {"applied"}
    assert rows.last_event() == WebhookEvent.objects.latest("pk").pk


def test_only_what_customers_write_wants_an_answer(door: str, began: float, worker: Worker) -> None:
    post_all(door, began=began)
    worker.run_due()

    reactions = Message.objects.filter(kind="reaction")
    assert reactions
    assert not reactions.filter(wants_answer=True)
    assert Message.objects.exclude(edited_at=None)
    customers = Conversation.objects.count()
    assert customers > 10
    assert Turn.objects.count() == customers


def test_a_webhook_that_vanished_is_lost(door: str, began: float) -> None:
    posted = post_all(door, began=began)
    WebhookEvent.objects.filter(pk=WebhookEvent.objects.latest("pk").pk).delete()
    assert judged(posted, began=began).lost == 1


def test_a_webhook_that_is_turned_away_is_refused_and_not_lost(
    door: str, began: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(generator.TOKEN, "a token that nobody gave")
    posted = post_all(door, began=began)
    found = judged(posted, began=began)
    assert (found.refused, found.stored, found.lost) == (len(posted), 0, 0)
    assert found.arrived_per_second == pytest.approx(len(posted) / OVER)


def test_the_gateways_own_are_counted_against_their_rows() -> None:
    window = Window(start=100.0, end=110.0)
    stored = [Stored(at=95.0, server="http://gateway", status="applied")]
    stored += [Stored(at=101.0 + number, server="http://gateway", status="ignored") for number in range(4)]
    stored += [Stored(at=105.0, server=f"{webhooks.MARK}0", status="applied")]
    posts = [{"number": 0, "at": 105.0, "seconds": 0.01, "lag": 0.0, "status": 200}]
    posts += [{"number": 1, "at": 106.0, "seconds": 0.5, "lag": 0.0, "status": 503}]

    def judge(**gateway: int) -> acks.Acks:
        return acks.judge(posts, stored=stored, gateway=gateway, window=window, wanted=0.6)

    whole = judge(posted=5, accepted=5)
    assert (whole.stored, whole.lost, whole.refused, whole.arrived_per_second) == (6, 0, 1, 0.6)
    assert whole.became == {"applied": 2, "ignored": 4}
    assert judge(posted=7, accepted=6).lost == 1
    assert judge(posted=7, accepted=6).refused == 2
    assert judge(posted=4, accepted=4).lost == 0  # one was stored twice: its answer did not arrive
