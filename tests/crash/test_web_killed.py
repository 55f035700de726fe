"""Web dies while messages arrive: what it answered 200 is stored, the gateway brings the rest again."""

import pytest

from tests.crash.customers import Crowd
from tests.crash.platform import Platform

pytestmark = [pytest.mark.crash, pytest.mark.processes]


def test_every_message_is_stored_and_answered_once(platform: Platform, crowd: Crowd) -> None:
    customers = crowd.some(6)
    for customer in customers:
        customer.says(messages=3)
    platform.daemons["web"].kill()
    for customer in crowd.some(4):
        customer.says(messages=2)

    platform.daemons["web"].start()

    crowd.wait_until_quiet()
    crowd.assert_answered(one_turn_per_burst=False)
