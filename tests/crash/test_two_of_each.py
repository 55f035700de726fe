"""Two beats and two workers: every job is done once."""

import pytest

from tests.crash.customers import Crowd
from tests.crash.desk import Desk
from tests.crash.platform import Platform

pytestmark = [pytest.mark.crash, pytest.mark.processes]


def test_everything_happens_once(platform: Platform, crowd: Crowd, desk: Desk) -> None:
    platform.spares["beat2"].start()
    subjects = [customer.says(ticket=True) for customer in crowd.some(5)]
    crowd.wait_until_quiet()
    second = [customer.says(ticket=True) for customer in crowd.customers]

    crowd.wait_until_quiet()

    crowd.assert_answered()
    assert [desk.tickets(subject) for subject in subjects + second] == [1] * 10
    for customer in crowd.customers:
        turns = {row["turn"] for row in platform.rows.heard(customer.phone)}
        query = "SELECT token FROM conversations_turn WHERE id = ANY(%s)"
        assert [row["token"] for row in platform.rows.read(query, list(turns))] == [1, 1]
        assert [row["attempts"] for row in platform.rows.said(customer.phone)] == [1, 1]
    asked = crowd.model.get("/simulated/requests").json()["requests"]
    assert len(asked) == 2 * len(subjects + second)
