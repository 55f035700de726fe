"""Postgres dies and comes back: nothing that was accepted is lost, nothing that was done is done again."""

import pytest

from tests.crash.customers import Crowd
from tests.crash.desk import Desk
from tests.crash.platform import Platform
from tests.crash.stages import fill

pytestmark = [pytest.mark.crash, pytest.mark.processes]


def test_messages_in_every_stage_survive(platform: Platform, crowd: Crowd, desk: Desk) -> None:
    subjects = fill(platform, crowd)
    platform.services.postgres.kill()
    for customer in crowd.some(3):
        customer.says(messages=2)
    platform.release()

    platform.restore()

    crowd.wait_until_quiet()
    crowd.assert_answered(one_turn_per_burst=False)
    assert [desk.tickets(subject) for subject in subjects] == [1] * len(subjects)
