"""A worker dies by SIGKILL at each labelled point; the rows tell the others what is left to do."""

import pytest

from tests.crash.customers import Crowd
from tests.crash.desk import Desk
from tests.crash.platform import Platform
from tests.crash.stages import POINTS

pytestmark = [pytest.mark.crash, pytest.mark.processes]


@pytest.mark.parametrize("point", POINTS)
def test_everybody_is_answered_once_and_the_ticket_is_one(
    platform: Platform, crowd: Crowd, desk: Desk, point: str
) -> None:
    first, *others = crowd.some(5)
    platform.hold(point)
    subject = first.says(ticket=True)
    victim = platform.held(point)
    for number, customer in enumerate(others):
        customer.says(messages=1 + number)

    platform.kill(victim).start()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    assert desk.tickets(subject) == 1
    assert len({key for key, about in desk.asked if about == subject}) == 1


def test_a_send_that_arrived_unheard_is_found_and_not_repeated(platform: Platform, crowd: Crowd) -> None:
    customer = crowd.new()
    platform.hold("outbox.after_claim")
    customer.says()
    victim = platform.held("outbox.after_claim")
    crowd.fault(kind="deaf")
    platform.hold("outbox.after_send")
    platform.let_go("outbox.after_claim")
    assert platform.held("outbox.after_send") == victim

    platform.kill(victim).start()

    crowd.wait_until_quiet()
    crowd.assert_answered()
    [said] = platform.rows.said(customer.phone)
    assert said["attempts"] == 1
    assert said["lookups"] >= 1
