"""Redis dies and comes back empty: rows hold the truth, the sweeps finish the work."""

import httpx2
import pytest

from tests import payloads
from tests.crash.customers import Crowd
from tests.crash.desk import Desk
from tests.crash.platform import Platform
from tests.crash.stages import fill
from tests.crash.waiting import until

pytestmark = [pytest.mark.crash, pytest.mark.processes]


def test_messages_in_every_stage_survive_a_store_that_comes_back_empty(
    platform: Platform, crowd: Crowd, desk: Desk
) -> None:
    subjects = fill(platform, crowd)
    store = platform.services.redis
    store.kill()
    late = [customer.says(ticket=True) for customer in crowd.some(2)]
    platform.release()
    platform.services.empty_redis()

    platform.restore()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    assert [desk.tickets(subject) for subject in subjects + late] == [1] * len(subjects + late)


def test_messages_in_every_stage_survive_a_flush(platform: Platform, crowd: Crowd, desk: Desk) -> None:
    subjects = fill(platform, crowd)
    for customer in crowd.some(3):
        customer.says(messages=2)

    platform.services.flush_redis()
    platform.release()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    assert [desk.tickets(subject) for subject in subjects] == [1] * len(subjects)


def test_a_webhook_is_stored_while_redis_is_away_and_answered_when_it_is_back(platform: Platform, crowd: Crowd) -> None:
    from lia_cortex.kernel import clock

    customer = crowd.new()
    word = customer.expects()
    platform.services.redis.kill()
    body = payloads.text(f"mensagem {word}", phone=customer.phone, at=clock.now())
    customer.ids.append(body["data"]["key"]["id"])

    answer = httpx2.post(
        f"{platform.url}/webhooks/evolution",
        json=body,
        headers={"authorization": f"Bearer {platform.token}"},
        timeout=10,
        trust_env=False,
    )

    assert answer.status_code == 200
    query = "SELECT status FROM conversations_webhookevent WHERE chat = %s"
    assert [row["status"] for row in platform.rows.read(query, f"{customer.phone}@s.whatsapp.net")] == ["received"]

    platform.restore()

    until(lambda: bool(crowd.sent(customer)), otherwise=lambda: f"no answer: {platform.troubles()}")
    crowd.wait_until_quiet()
    crowd.assert_answered()
