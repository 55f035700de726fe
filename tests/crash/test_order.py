"""Order under load, on real workers: the urgent first, and nobody waits for another customer's flood."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from lia_cortex.kernel import clock
from tests import payloads
from tests.crash.customers import Crowd, Customer
from tests.crash.platform import WORKERS, Platform
from tests.crash.waiting import until

pytestmark = [pytest.mark.crash, pytest.mark.processes]

CROWD, FLOOD = 1000, 300


@pytest.fixture(autouse=True)
def _a_clean_start_and_end(platform: Platform) -> Iterator[None]:
    """Let no row of another test stand in these lines, and leave none of the thousand behind."""
    _forget(platform)
    yield
    _forget(platform)


def _forget(platform: Platform) -> None:
    _stop_workers(platform)
    # A send that was not settled yet has no key: the gateway's late receipt for it would stay parked for an hour.
    gateway = f"http://127.0.0.1:{platform.addresses.evolution}"
    httpx2.post(f"{gateway}/simulated/reset", timeout=15, trust_env=False).raise_for_status()
    platform.rows.forget_everybody()
    platform.services.flush_redis()


OPENED = "SELECT count(*) FROM conversations_turn WHERE status = 'collecting'"
FIRST_APPLIED = "SELECT chat FROM conversations_webhookevent WHERE chat <> '' ORDER BY applied_at LIMIT 1"
FIRST_CLAIMED = """
    SELECT identity.value FROM conversations_turn turn
    JOIN conversations_conversation conversation ON conversation.id = turn.conversation_id
    JOIN conversations_contactidentity identity ON identity.id = conversation.identity_id
    WHERE turn.claimed_at IS NOT NULL ORDER BY turn.claimed_at LIMIT 1
"""
APPLIED = """
    SELECT count(*) FILTER (WHERE flood.applied_at < other.applied_at) AS before, count(*) AS of
    FROM conversations_webhookevent flood, conversations_webhookevent other
    WHERE flood.chat = %s AND other.chat = %s
"""


def _bring(platform: Platform, texts: list[tuple[str, str]]) -> None:
    """Post texts as the gateway does, several at once; all are stored when this returns."""
    limits = httpx2.Limits(max_connections=16)
    headers = {"authorization": f"Bearer {platform.token}"}
    with (
        httpx2.Client(base_url=platform.url, headers=headers, timeout=30, limits=limits, trust_env=False) as http,
        ThreadPoolExecutor(16) as posting,
    ):
        bodies = [payloads.text(text, phone=phone, at=clock.now()) for phone, text in texts]
        answers = posting.map(lambda body: http.post("/webhooks/evolution", json=body).status_code, bodies)
        assert set(answers) == {200}


def _chat(customer: Customer) -> str:
    return f"{customer.phone}@s.whatsapp.net"


def _stop_workers(platform: Platform) -> None:
    for name in WORKERS:
        platform.daemons[name].kill()


def test_the_urgent_one_behind_a_thousand_is_first_in_each_queue(platform: Platform, crowd: Crowd) -> None:
    many = [f"5521{700000000 + number}" for number in range(CROWD)]
    urgent = crowd.new()
    _bring(platform, [(phone, "bom dia") for phone in many])
    _bring(platform, [(urgent.phone, "urgente, vou ao procon")])

    reader = platform.spares["reader"]
    reader.start()
    until(
        lambda: platform.rows.read(OPENED)[0]["count"] == CROWD + 1,
        otherwise=lambda: f"{platform.rows.read(OPENED)} of {CROWD + 1} turns are open: {platform.troubles()}",
    )
    reader.kill()
    assert platform.rows.read(FIRST_APPLIED)[0]["chat"] == _chat(urgent)

    # One thread: what many threads begin in order, they may end in another.
    platform.spares["single"].start()
    platform.daemons["beat"].start()
    until(lambda: bool(crowd.sent()), otherwise=lambda: f"nobody is answered: {platform.troubles()}")
    platform.spares["single"].kill()
    assert platform.rows.read(FIRST_CLAIMED)[0]["value"] == _chat(urgent)
    assert crowd.sent()[0]["number"] == urgent.phone
    platform.revive()


def test_a_flood_of_one_customer_delays_nobody_else(platform: Platform, crowd: Crowd) -> None:
    flooding, other = crowd.some(2)
    _bring(platform, [(flooding.phone, f"mensagem {number}") for number in range(FLOOD)])
    _bring(platform, [(other.phone, "bom dia")])

    platform.revive()

    until(lambda: bool(crowd.sent(other)), otherwise=lambda: f"no answer: {platform.troubles()}")
    assert crowd.sent(flooding) == []
    [applied] = platform.rows.read(APPLIED, _chat(flooding), _chat(other))
    assert applied["of"] == FLOOD
    assert applied["before"] < FLOOD / 2, f"{applied['before']} of the flood were worked off first"
